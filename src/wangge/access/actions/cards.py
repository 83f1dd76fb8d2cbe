"""What a notice board says of a person: kept by that person alone, a photo only with consent on record."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.models import Post, WorkCard
from wangge.access.rules import ON_BOARDS, Scope, may_keep_card
from wangge.accounts.models import User
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.files import keep_photo, read_photo, remove_files
from wangge.kernel.ids import new_id

WRITTEN = re.compile(r"[0-9+*#][0-9+*#() \-转]{2,28}")


@dataclass(frozen=True)
class CardDraft:
    """The work number, and a photo with the consent to show it; without a photo the one there is stays."""

    work_phone: str
    photo: bytes = b""
    has_consented: bool = False


@transaction.atomic
def save_card(person: User, draft: CardDraft, *, by: Scope | None) -> WorkCard:
    """Keep what a notice board says; InvalidInputError for a photo without consent or a number that is none."""
    may_keep_card(keeper=by, whose=person.id).enforce()
    phone = draft.work_phone.strip()
    if phone and not WRITTEN.fullmatch(phone):
        raise InvalidInputError(_("Please write a telephone number."), field="work_phone")
    if draft.photo and not draft.has_consented:
        raise InvalidInputError(_("A photo is shown only if you agree to it."), field="has_consented")
    card = _card(person)
    card.work_phone, card.changed_at = phone, clock.now()
    if draft.photo:
        _put_photo(card, draft.photo)
    card.save()
    detail: dict[str, object] = {"phone": bool(phone), "photo": bool(draft.photo)}
    audit.record("save_work_card", by=person.id, subject=("user", person.id), detail=detail)
    return card


@transaction.atomic
def withdraw_photo(person: User, *, by: Scope | None) -> None:
    """Take the consent back: the photo is on no page and in no new file from now on, and its file is removed."""
    may_keep_card(keeper=by, whose=person.id).enforce()
    card = _card(person)
    if card.photo:
        _drop_photo(card)
        audit.record("withdraw_photo", by=person.id, subject=("user", person.id))


@transaction.atomic
def drop_photos(*, by: Scope | None) -> int:
    """Remove the photos of everybody who holds no post any more that a notice board names. Returns how many."""
    on_boards = Post.objects.not_over(clock.now()).filter(role__in=ON_BOARDS, user__is_active=True)
    ended = WorkCard.objects.exclude(photo="").exclude(user__in=on_boards.values("user"))
    dropped = list(ended.select_for_update())
    for card in dropped:
        _drop_photo(card)
        who = by.user_id if by else None
        audit.record("withdraw_photo", by=who, subject=("user", card.user_id), reason="post ended")
    return len(dropped)


def _card(person: User) -> WorkCard:
    found = WorkCard.objects.select_for_update().filter(user=person).first()
    return found or WorkCard(user=person, changed_at=clock.now())


def _put_photo(card: WorkCard, content: bytes) -> None:
    photo, old = read_photo(content), card.photo
    card.photo_id = new_id()
    card.photo = keep_photo(photo, region_no=audit.NO_REGION, photo_id=card.photo_id)
    card.consent_at, card.withdrawn_at = card.changed_at, None
    if old:
        transaction.on_commit(lambda: remove_files([old]))


def _drop_photo(card: WorkCard) -> None:
    old, now = card.photo, clock.now()
    card.photo, card.photo_id, card.withdrawn_at, card.changed_at = "", None, now, now
    card.save(update_fields=["photo", "photo_id", "withdrawn_at", "changed_at"])
    transaction.on_commit(lambda: remove_files([old]))
