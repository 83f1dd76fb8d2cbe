"""Publishing a version: it ends the one before at its beginning, and is never changed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.catalog.models import Category, Duty, DutyList, LimitRule, Matter
from wangge.catalog.rules import may_publish
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.units.models import Unit


@dataclass(frozen=True)
class ListDraft:
    """A version of the duty list before it is published."""

    version: str
    title_zh: str
    title_en: str
    effective_from: date


@transaction.atomic
def publish_duty_list(
    draft: ListDraft, matters: Sequence[Matter], duties: Sequence[Duty], *, by: UUID | None
) -> DutyList:
    """Publish a version with its matters and with who answers for them where; all or nothing.

    Matters that hang on no node of the tree get one from the name of their category.
    """
    made = DutyList.objects.create(
        version=draft.version, title_zh=draft.title_zh, title_en=draft.title_en, state=DutyList.State.DRAFT,
        made_at=clock.now(),
    )  # fmt: skip
    _hang_on_tree(made, matters)
    Matter.objects.bulk_create(matters)
    Duty.objects.bulk_create(duties)
    return publish_draft(made.id, begins=draft.effective_from, by=by)


def _hang_on_tree(version: DutyList, matters: Sequence[Matter]) -> None:
    nodes: dict[str, Category] = {}
    for matter in matters:
        matter.duty_list = version
        if matter.category is None:
            code = f"{len(nodes) + 1:02}"
            node = Category(
                duty_list=version, code=code, name_zh=matter.category_zh, name_en=matter.category_en
            )  # fmt: skip
            matter.category = nodes.setdefault(matter.category_zh, node)
    Category.objects.bulk_create(nodes.values())


@transaction.atomic
def publish_draft(list_id: UUID, *, begins: date, by: UUID | None) -> DutyList:
    """Publish a draft from a day on. The version before ends on that day, so that no day has two lists or none.

    RefusedError when the rule says no, or a duty names an abolished unit (with its line, the unit and the day);
    ConflictError when somebody else published at the same moment.
    """
    versions = list(DutyList.objects.select_for_update().order_by("id"))
    draft = next((one for one in versions if one.id == list_id), None)
    if draft is None:
        raise InvalidInputError(_("This version of the duty list does not exist."))
    published = {one.effective_from: one for one in versions if not one.is_draft and one.effective_from}
    count = Matter.objects.filter(duty_list=draft).count()
    may_publish(draft.state, begins=begins, today=clock.today(), taken=list(published), matters=count).enforce()
    _refuse_abolished(draft, begins)
    _put_in_order(draft, published, begins)
    audit.record(
        "publish_duty_list", by=by, subject=("duty_list", draft.version),
        detail={"matters": count, "from": begins.isoformat()},
    )  # fmt: skip
    forget_everything()
    return draft


def _put_in_order(draft: DutyList, published: dict[date, DutyList], begins: date) -> None:
    """End the version before at the new one's beginning, and the new one at the beginning of the next."""
    before = max((day for day in published if day < begins), default=None)
    after = min((day for day in published if day > begins), default=None)
    if before:
        published[before].effective_to = begins
        published[before].save(update_fields=["effective_to"])
    draft.state, draft.effective_from, draft.effective_to = DutyList.State.PUBLISHED, begins, after
    try:
        draft.save(update_fields=["state", "effective_from", "effective_to"])
    except IntegrityError as error:
        raise ConflictError(_("Somebody else has published a version in the meantime.")) from error


def _refuse_abolished(draft: DutyList, begins: date) -> None:
    ended = {"unit__valid_to__lte": begins}
    duty = (
        Duty.objects.filter(matter__duty_list=draft, **ended)
        .select_related("matter", "unit")
        .order_by("matter__code")
        .first()
    )
    rule = LimitRule.objects.filter(matter__duty_list=draft, **ended).select_related("matter", "unit").first()
    line = duty or rule
    if line:
        raise RefusedError(_abolished(line.matter, line.unit))


def _abolished(matter: Matter, unit: Unit | None) -> str:
    words = {"code": matter.code, "unit": unit, "day": unit.valid_to if unit else None}
    return _("Matter %(code)s names the unit %(unit)s, which was abolished on %(day)s.") % words
