"""Notice boards on paper: one grid, every grid of an area, or the overview of an area, as PDF."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import segno
from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.access.cards import Holder
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel import clock
from wangge.kernel.files import open_file
from wangge.kernel.papers import Paper, typeset
from wangge.territory.queries.boards import Board
from wangge.territory.queries.plan_drawings import overview_drawing, plan_drawing
from wangge.ui.templatetags.wangge import label

MOST_IN_ENGLISH = 3
DESCRIPTIONS = Path(__file__).parents[1] / "templates" / "territory"


def board_pdf(boards: Iterable[Board], paper: Paper, *, language: str, root: str) -> bytes:
    """Boards as one PDF, a page each. `root` is the address of this site, which the codes lead to."""
    pictures: dict[str, bytes] = {}
    pages = [_page(number, board, pictures, language, root) for number, board in enumerate(boards)]
    data = {"paper": paper.width, "language": language, "boards": pages, "words": _words()}
    return typeset((DESCRIPTIONS / "board.typ").read_text(), data, pictures)


def overview_pdf(area: Area, paper: Paper, *, language: str) -> bytes | None:
    """All grids of an area on one sheet (网格划分全景图); None for an area without grids."""
    view = overview_drawing(area, language, width=1400, height=865)
    if not view.grids:
        return None
    notes = [_("Grids: %d") % view.grids, _("as of %s") % day_words(clock.today())]
    data = {
        "paper": paper.width, "language": language, "title": area_queries.name_in(area, language),
        "kind": _("All grids at a glance"), "notes": " · ".join(notes), "remark": _remark(is_made_up=view.is_synthetic),
    }  # fmt: skip
    return typeset((DESCRIPTIONS / "overview.typ").read_text(), data, {"plan.svg": view.svg.encode()})


def qr_svg(text: str) -> bytes:
    """A QR code as a drawing."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=2, light="white")
    return out.getvalue()


def qr_uri(text: str) -> str:
    """The same as an address that a page can show."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=2, light="white")


def day_words(day: date) -> str:
    """A day as paper says it."""
    return format_date(day, "j F Y" if (get_language() or "zh").startswith("en") else "Y年n月j日")


def _page(number: int, board: Board, pictures: dict[str, bytes], language: str, root: str) -> dict[str, object]:
    """One board as the description wants it; its pictures go to the others."""
    plan = plan_drawing(board.area, language)
    pictures[f"qr{number}.svg"] = qr_svg(root + board.report)
    if plan:
        pictures[f"plan{number}.svg"] = plan.encode()
    return {
        "name": board.name, "place": board.place, "code": board.code, "number": number, "has_plan": bool(plan),
        "people": [_person(one, pictures) for one in board.holders],
        "services": [{"name": one.name, "matters": _join(one.matters, language)} for one in board.services],
        "phone": board.phone, "issued": day_words(board.issued), "until": day_words(board.until),
        "remark": _remark(is_made_up=board.is_synthetic), "live": f"{root}/grid/{board.area.id}/",
    }  # fmt: skip


def _person(one: Holder, pictures: dict[str, bytes]) -> dict[str, str]:
    photo = ""
    if one.photo and one.photo_id:
        photo = f"{one.photo_id}.jpg"
        pictures[photo] = open_file(one.photo)
    return {"name": label(one), "role": label(one.role), "phone": one.work_phone, "photo": photo}


def _join(names: Sequence[str], language: str) -> str:
    """Names in a row; fewer in English, which is longer, so that a page holds them."""
    return ", ".join(names[:MOST_IN_ENGLISH]) if language.startswith("en") else "、".join(names)


def _remark(*, is_made_up: bool) -> str:
    """What must be said of the map: whether borders or everything is made up, and the review number."""
    said = [settings.REVIEW_LINE]
    if settings.IS_DEMO:
        said.append(_("Demonstration data: people, cases and grid borders are invented."))
    elif is_made_up:
        said.append(_("Synthetic grid borders"))
    return " · ".join(one for one in said if one)


def _words() -> dict[str, str]:
    """The fixed words of a board."""
    return {
        "kind": _("Notice board of the grid"), "people": _("Who looks after this grid"), "code": _("Code of the grid"),
        "nobody": _("Nobody is in office here at present. Please call the supervision phone, or report by the code."),
        "services": _("What you can come to us with"), "phone": _("Supervision phone"), "scan": _("Scan to report"),
        "issued": _("Issued on"), "until": _("Valid until"), "no_plan": _("The border of this grid is not on record."),
        "work_phone": _("Work number"),
    }  # fmt: skip
