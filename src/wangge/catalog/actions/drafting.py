"""Drafts: made from sheets or from the list in force, edited line by line, thrown away."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.catalog import queries
from wangge.catalog.actions.building import FLAGS, WORDS, Known, Title, fill
from wangge.catalog.models import Duty, DutyList, LimitRule, Matter
from wangge.catalog.rules import may_edit
from wangge.catalog.rules.comparing import Content
from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError, InvalidInputError

EDITABLE = ("name_zh", "name_en", *WORDS, "limits", "urgency", "level", *FLAGS, "legal_basis", "keywords", "tags")


@transaction.atomic
def make_draft(title: Title, content: Content, known: Known, *, by: UUID | None) -> DutyList:
    """A draft with everything the sheets say; ConflictError when the name of the version is taken."""
    if DutyList.objects.filter(version=title.version).exists():
        raise ConflictError(_("There is a version %(version)s already.") % {"version": title.version})
    draft = DutyList.objects.create(**vars(title), state=DutyList.State.DRAFT, made_at=clock.now())
    count = fill(draft, content, known)
    audit.record("make_duty_list_draft", by=by, subject=("duty_list", title.version), detail={"matters": count})
    return draft


@transaction.atomic
def start_draft(*, by: UUID | None) -> DutyList:
    """A draft that begins as a copy of the list in force."""
    current = queries.list_in_force()
    if current is None:
        raise InvalidInputError(_("There is no duty list in force to start from. Upload one."))
    content = queries.content_of(current)
    title = Title(queries.next_version(), current.title_zh, current.title_en)
    return make_draft(title, content, _known_by(current), by=by)


def _known_by(version: DutyList) -> Known:
    """The areas and units a version names, by the words its sheets have for them."""
    duties = Duty.objects.filter(matter__duty_list=version).select_related("area", "unit")
    rules = LimitRule.objects.filter(matter__duty_list=version).select_related("area", "unit")
    lines: list[Duty | LimitRule] = [*duties, *rules]
    areas = [one.area for one in lines if one.area]
    names = area_queries.written_names(areas)
    units = {queries.unit_name(one.unit): one.unit for one in lines if one.unit}
    return Known({names[area.id]: area for area in areas}, units)


@transaction.atomic
def discard_draft(list_id: UUID, *, by: UUID | None) -> None:
    """Throw a draft away; a published version stays."""
    draft = DutyList.objects.select_for_update().filter(id=list_id).first()
    if draft is None:
        return
    may_edit(draft.state).enforce()
    Duty.objects.filter(matter__duty_list=draft).delete()
    Matter.objects.filter(duty_list=draft).delete()
    draft.delete()
    audit.record("discard_duty_list_draft", by=by, subject=("duty_list", draft.version))


@transaction.atomic
def edit_matter(matter_id: UUID, changes: Mapping[str, object], *, by: UUID | None) -> Matter:
    """Change a line of a draft; RefusedError when its version is published."""
    matter = Matter.objects.select_for_update().select_related("duty_list").get(id=matter_id)
    may_edit(matter.duty_list.state).enforce()
    changed = [name for name in EDITABLE if name in changes and getattr(matter, name) != changes[name]]
    for name in changed:
        setattr(matter, name, changes[name])
    if changed:
        matter.save(update_fields=changed)
        audit.record("edit_matter", by=by, subject=("matter", matter.id), detail={"changed": changed})
    return matter
