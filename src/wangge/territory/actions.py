"""Verbs of the office of the territory: a step of drawing as a page sends it, borders from a file, boards as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas import actions as area_actions
from wangge.areas import queries as area_queries
from wangge.areas.actions import LayerDraft, NewArea
from wangge.areas.queries import Drawing
from wangge.kernel import audit, clock, frames
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.files import keep_paper, remove_files
from wangge.kernel.geofiles import FileFeature, areas_of, read_geofile
from wangge.kernel.geometry import Shape
from wangge.kernel.imports import ImportReport
from wangge.kernel.papers import paper_named
from wangge.kernel.queue import queue_job
from wangge.territory.models import BoardBook
from wangge.territory.queries.board_papers import board_pdf
from wangge.territory.queries.boards import Board, board_of, current_area, grids_under
from wangge.territory.queries.layers import names_in_table

KEPT_FOR = timedelta(days=1)
GIVEN_UP = timedelta(hours=1)
MOST_BOARDS = 2000
TOLD_EVERY = 20
LAYER_WAYS = frozenset({"whole", "table", "choose"})  # how what comes under a new level is put together


class Drawn(NamedTuple):
    """What a step of drawing says, read but not judged."""

    areas: list[UUID]
    parent: UUID | None
    level: str
    new: NewArea
    line: list[tuple[float, float]]
    border: Shape | None


class BordersWanted(NamedTuple):
    """A file of borders, and how to take it."""

    content: bytes
    filename: str
    frame: str
    name_property: str
    code_property: str
    parent: UUID | None
    level: str
    is_dry_run: bool


class LayerWanted(NamedTuple):
    """A whole level to be put in, and how what comes under it is put together: by names, or by a table."""

    level: str
    inside: UUID | None
    way: str
    names: Mapping[UUID, str]
    filename: str = ""
    content: bytes = b""


@dataclass
class BordersReport:
    """What a file of borders would do, or did: each line with its feature and reason."""

    read: int = 0
    drawn: int = 0
    added: int = 0
    refused: int = 0
    guess: str = ""
    problems: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def draw_step(plan_id: UUID, verb: str, drawn: Drawn, *, by: UUID | None) -> str:
    """One step of drawing; returns what was done, in words. InvalidInputError says what is missing."""
    return DRAW[verb](plan_id, drawn, by)


@transaction.atomic
def import_borders(plan_id: UUID, wanted: BordersWanted, *, by: UUID | None) -> BordersReport:
    """Borders of a file into a plan, all or nothing: known areas get theirs, others become new ones under the parent.

    A frame that does not fit is told ("looks like GCJ-02") and nothing is drawn until it is chosen.
    """
    file = read_geofile(wanted.content, wanted.filename)
    areas, problems = areas_of(file, wanted.frame or None)
    plan = area_queries.plan_by_id(plan_id)
    if plan is None:
        raise InvalidInputError(_("There is no such plan."))
    drawing = area_queries.drawing_of(plan)
    report = BordersReport(read=len(file.features), refused=sum(one.is_error for one in problems))
    report.problems = [(one.number, one.words) for one in problems]
    _look_at_frame(drawing, areas, report)
    if report.refused:
        return report
    with transaction.atomic():
        for one in areas:
            _take(plan_id, drawing, one, wanted=wanted, report=report, by=by)
        if wanted.is_dry_run or report.refused:
            transaction.set_rollback(True)
    if not wanted.is_dry_run and not report.refused:
        detail: dict[str, object] = {"file": wanted.filename[:120], "borders": report.drawn, "new": report.added}
        audit.record("import_borders", by=by, subject=("plan", plan_id), detail=detail)
    return report


@transaction.atomic
def add_layer(plan_id: UUID, wanted: LayerWanted, *, by: UUID | None) -> ImportReport:
    """Put a whole level into a plan as one step; a table is taken whole or not at all, each refused row with why."""
    report, names = ImportReport("layer"), wanted.names if wanted.way == "choose" else None
    plan = area_queries.plan_by_id(plan_id)
    if plan is None or wanted.inside is None:
        raise InvalidInputError(_("There is no such plan."))
    if wanted.way == "table":
        drawing, (name, content) = area_queries.drawing_of(plan), wanted[-2:]
        names = names_in_table(drawing, wanted.inside, wanted.level, name=name, content=content, report=report)
        if report.refused:
            return report
    report.added = len(area_actions.add_layer(plan_id, LayerDraft(wanted.level, wanted.inside, names), by=by))
    return report


def _look_at_frame(drawing: Drawing, areas: list[FileFeature], report: BordersReport) -> None:
    """Say which frame the drawing seems to be in, and refuse it when that is not the one it is taken for."""
    drawing.load_shapes(list(drawing.before))
    known = [shape for node in drawing.before.values() if (shape := drawing.old_shape(node.id)) is not None]
    for one in areas[:1]:
        assert one.shape is not None
        guess = frames.guess_frame(one.shape, known)
        report.guess = guess.words
        if guess.is_swapped or guess.frame not in (frames.OWN, None) or guess.reason in ("mercator", "elsewhere"):
            report.refused += 1
            report.problems.append((one.number, guess.words))


def _take(
    plan_id: UUID, drawing: Drawing, one: FileFeature, *, wanted: BordersWanted, report: BordersReport, by: UUID | None
) -> None:
    name = str(one.properties.get(wanted.name_property) or "").strip()
    code = str(one.properties.get(wanted.code_property) or "").strip()
    key = _known(drawing, name, code)
    assert one.shape is not None
    try:
        if key is not None:
            area_actions.set_border(plan_id, key, one.shape, by=by)
        elif wanted.parent is None:
            raise InvalidInputError(_("No area here is called “%(name)s” or has the code “%(code)s”.")
                                    % {"name": name, "code": code})  # fmt: skip
        else:
            new = NewArea(name or code, code=code)
            area_actions.add_area(plan_id, wanted.parent, wanted.level, new, border=one.shape, by=by)
            report.added += 1
        report.drawn += 1
    except InvalidInputError as error:
        report.refused += 1
        report.problems.append((one.number, error.message))


def _known(drawing: Drawing, name: str, code: str) -> UUID | None:
    """The area meant by a code, else by a name that occurs once."""
    if code:
        held = area_queries.areas_with_code(code, within=drawing.after.keys())
        if held is not None:
            return held
    named = [node.id for node in drawing.after.values() if node.name == name]
    return named[0] if len(named) == 1 and name else None


def _one(drawn: Drawn) -> UUID:
    if len(drawn.areas) != 1:
        raise InvalidInputError(_("Choose one area."))
    return drawn.areas[0]


def _split(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    names = [drawn.new] if drawn.new.name else []
    made = area_actions.split_area(plan_id, _one(drawn), drawn.line, names=names, by=by)
    return _("Split into %d.") % len(made)


def _merge(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    area_actions.merge_areas(plan_id, drawn.areas, drawn.new, by=by)
    return _("Merged: %s.") % drawn.new.name


def _move(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    if drawn.parent is None:
        raise InvalidInputError(_("Choose where to move it."))
    for key in drawn.areas:
        area_actions.move_area(plan_id, key, drawn.parent, by=by)
    return _("Moved: %d.") % len(drawn.areas)


def _redraw(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    if drawn.border is None:
        raise InvalidInputError(_("Draw the new border first."))
    changed = area_actions.redraw_area(plan_id, _one(drawn), drawn.border, by=by)
    return _("Redrawn, and %d neighbours with it.") % (len(changed) - 1)


def _describe(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    area_actions.describe_area(plan_id, _one(drawn), drawn.new, by=by)
    return _("Written down.")


def _add(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    if drawn.parent is None:
        raise InvalidInputError(_("Choose the area it lies in."))
    area_actions.add_area(plan_id, drawn.parent, drawn.level, drawn.new, border=drawn.border, by=by)
    return _("Added: %s.") % drawn.new.name


def _end(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    area_actions.end_area(plan_id, _one(drawn), heir=drawn.parent, by=by)
    return _("It ends with this plan.")


def _layer(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    ended = area_actions.drop_layer(plan_id, drawn.level, by=by)
    return _("The whole level ends: %d areas.") % ended


def _number(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    codes = area_actions.number_grids(plan_id, drawn.parent or _one(drawn), by=by)
    return _("Numbered: %d.") % len(codes)


def _take_out(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    area_actions.take_out(plan_id, _one(drawn), by=by)
    return _("Taken out of the plan.")


def _take_back(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    del drawn
    area_actions.take_step_back(plan_id, by=by)
    return _("The last step was taken back.")


def _put_again(plan_id: UUID, drawn: Drawn, by: UUID | None) -> str:
    del drawn
    area_actions.put_step_again(plan_id, by=by)
    return _("The step was put again.")


DRAW: dict[str, Callable[[UUID, Drawn, UUID | None], str]] = {
    "split": _split, "merge": _merge, "move": _move, "redraw": _redraw, "describe": _describe, "add": _add,
    "end": _end, "layer": _layer, "number": _number, "take-out": _take_out, "take-back": _take_back,
    "put-again": _put_again,
}  # fmt: skip


@transaction.atomic
def ask_book(area_id: UUID, paper: str, *, language: str, root: str, by: UUID | None) -> BoardBook:
    """Queue the boards of all grids of an area as one PDF; RefusedError while another of one's own is being made."""
    area, now = current_area(area_id), clock.now()
    total = len(grids_under(area)) if area else 0
    if area is None or not 0 < total <= MOST_BOARDS:
        raise RefusedError(_("One file holds the boards of at most %d grids. Choose a smaller area.") % MOST_BOARDS)
    running = BoardBook.objects.filter(asked_by=by, finished_at=None, asked_at__gt=now - GIVEN_UP)
    if running.exists():
        raise RefusedError(_("A file of yours is still being made. Please wait until it is done."))
    book = BoardBook.objects.create(
        area=area, paper=paper_named(paper).key, language=language, root=root, asked_by=by, asked_at=now, total=total
    )
    audit.record("ask_board_book", by=by, subject=("area", area.id), detail={"grids": total})
    queue_job("make_board_book", book_id=str(book.id))
    return book


def make_book(book_id: UUID) -> None:
    """Set the boards as they are now, a page each, telling on the way how far it is. In a job: it may take a minute."""
    book = BoardBook.objects.select_related("area").filter(id=book_id, finished_at=None).first()
    if book is None:
        return
    boards: list[Board] = []
    with override(book.language):
        for grid in grids_under(book.area):
            boards.append(board_of(grid, book.language))
            if len(boards) % TOLD_EVERY == 0:
                BoardBook.objects.filter(id=book_id).update(done=len(boards))
        pdf = board_pdf(boards, paper_named(book.paper), language=book.language, root=book.root)
    book.file, book.done, book.finished_at = keep_paper(pdf, book.id), len(boards), clock.now()
    book.save(update_fields=["file", "done", "finished_at"])


def fail_book(book_id: UUID) -> None:
    """Say that a file could not be made."""
    BoardBook.objects.filter(id=book_id).update(finished_at=clock.now(), fault="failed")


@transaction.atomic
def drop_books(*, by: UUID | None) -> int:
    """Remove the files of boards that are older than a day. Returns how many were asked for."""
    del by
    old = list(BoardBook.objects.filter(asked_at__lt=clock.now() - KEPT_FOR))
    BoardBook.objects.filter(id__in=[one.id for one in old]).delete()
    transaction.on_commit(lambda: remove_files([one.file for one in old if one.file]))
    return len(old)
