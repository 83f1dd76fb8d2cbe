"""Publish a new version of a collection activity; look at what a changed rule will erase before it does."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.text import clean
from wangge.rights import queries
from wangge.rights.models import ActivityVersion, RuleReview
from wangge.rights.rules import check_periods


@dataclass(frozen=True)
class Edition:
    """What may change between two versions of an activity. The fields asked and the purpose are the product's own."""

    notice_zh: str
    notice_en: str
    responsible: str
    legal_basis: str
    person_months: int | None
    words_months: int | None


@transaction.atomic
def publish_activity(key: str, edition: Edition, *, by: UUID | None, seen: int = 0) -> int:
    """Publish the next version; its number. InvalidInputError names a field; ConflictError: somebody was faster."""
    before = queries.activities().get(key)
    if before is None or not queries.areas_of(by):
        raise RefusedError(_("There is no such activity."))
    for name in ("notice_zh", "notice_en", "responsible", "legal_basis"):
        if not clean(getattr(edition, name)):
            raise InvalidInputError(_("This must not be empty."), field=name)
    decision = check_periods(edition.person_months, edition.words_months)
    if not decision:
        raise InvalidInputError(_(decision.reason), field="words_months")
    version = (seen or before.version) + 1
    try:
        with transaction.atomic():
            ActivityVersion.objects.create(
                key=key, version=version, published_at=clock.now(), by_id=by, **vars(edition)
            )
    except IntegrityError as error:
        raise ConflictError(_("Somebody else has published a version meanwhile. Please look again.")) from error
    audit.record("publish_activity", by=by, subject=("activity", f"{key}:{version}"))
    forget_everything()
    return version


@transaction.atomic
def review_rule(key: str, *, by: UUID | None) -> None:
    """Say that the present rule of an activity may erase: somebody has seen how much. Again, it changes nothing."""
    activity = queries.activities().get(key)
    if activity is None or not queries.areas_of(by) or by is None:
        raise RefusedError(_("There is no such activity."))
    counts = next((one for one in queries.due_counts(clock.now()) if one.activity.key == key), None)
    if counts is None or counts.is_reviewed:
        return
    RuleReview.objects.create(activity=key, version=activity.version, persons=counts.persons, words=counts.words,
                              at=clock.now(), by_id=by)  # fmt: skip
    audit.record("review_rule", by=by, subject=("activity", activity.notice),
                 detail={"persons": counts.persons, "words": counts.words})  # fmt: skip
