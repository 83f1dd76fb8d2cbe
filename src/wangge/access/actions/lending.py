"""Lend a post for a time, name who covers it, and end a loan: the rights come and go with the minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.models import Delegation, Post
from wangge.access.rules import Scope, may_end_loan, may_lend
from wangge.access.staff import roles_now
from wangge.accounts.models import User
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class LoanDraft:
    """From when until when a post is lent, and why; without a beginning from now on."""

    ends: datetime
    reason: str
    begins: datetime | None = None
    is_cover: bool = False


@transaction.atomic
def lend_post(post: Post, to: User, draft: LoanDraft, *, by: Scope | None) -> Delegation:
    """Lend a post; RefusedError with the reason when it is not this person's to lend or to take over."""
    now = clock.now()
    begins = max(draft.begins or now, now)
    may_lend(
        post.role, giver=by, holder=post.user_id, to=to.id, to_roles=roles_now(to), kind=to.kind
    ).enforce()  # fmt: skip
    if not to.is_active:
        raise InvalidInputError(_("There is no open account of this name."), field="account")
    if not begins < draft.ends <= begins + LONGEST:
        raise InvalidInputError(_("Say until when: later than it begins, at most one year."), field="ends")
    if post.valid_to is not None and post.valid_to <= begins:
        raise InvalidInputError(_("This post has ended."), field="ends")
    made = Delegation.objects.create(
        post=post, person=to, is_cover=draft.is_cover, reason=draft.reason[:400], by_id=by.user_id if by else None,
        at=now, valid_from=begins, valid_to=draft.ends,
    )  # fmt: skip
    _note("lend_post", made, by=by)
    return made


@transaction.atomic
def end_loan(loan: Delegation, *, by: Scope | None) -> None:
    """End a loan now: with the next request it opens nothing. One that has ended stays as it was."""
    now = clock.now()
    may_end_loan(giver=by, holder=loan.post.user_id, to=loan.person_id).enforce()
    if loan.valid_to is not None and loan.valid_to <= now:
        return
    loan.valid_from, loan.valid_to = min(now, loan.valid_from), now
    loan.save(update_fields=["valid_from", "valid_to"])
    _note("end_loan", loan, by=by)


@transaction.atomic
def name_cover(post: Post, cover: User | None, *, by: Scope | None, away: LoanDraft | None = None) -> None:
    """Name who covers a post (its B), or nobody. Naming alone opens nothing: in the days its holder is away, and only
    then, the post is lent to its cover. What was said before of cover and days is over."""
    if cover is not None:
        may_lend(
            post.role, giver=by, holder=post.user_id, to=cover.id, to_roles=roles_now(cover), kind=cover.kind
        ).enforce()  # fmt: skip
    else:
        may_end_loan(giver=by, holder=post.user_id, to=post.user_id).enforce()
    post.cover = cover
    post.save(update_fields=["cover"])
    detail: dict[str, object] = {"post": str(post.id), "cover": str(cover.id) if cover else ""}
    audit.record("name_cover", by=by.user_id if by else None, subject=("account", post.user_id), detail=detail)
    _replace_days(post, cover, away, by=by)


def _replace_days(post: Post, cover: User | None, away: LoanDraft | None, *, by: Scope | None) -> None:
    """End the days in which a cover holds or will hold the post, and begin the new ones; the same days stay."""
    is_kept = False
    for loan in Delegation.objects.not_over(clock.now()).filter(post=post, is_cover=True).select_related("post"):
        is_same = cover is not None and away is not None and _says_the_same(loan, cover, away)
        if not is_same:
            end_loan(loan, by=by)
        is_kept = is_kept or is_same
    if cover is not None and away is not None and not is_kept:
        lend_post(post, cover, away, by=by)


def _says_the_same(loan: Delegation, cover: User, away: LoanDraft) -> bool:
    begins, now = away.begins or clock.now(), clock.now()
    has_begun = loan.valid_from <= now and begins <= now
    return loan.person_id == cover.id and loan.valid_to == away.ends and (has_begun or loan.valid_from == begins)


def _note(verb: str, loan: Delegation, *, by: Scope | None) -> None:
    detail: dict[str, object] = {
        "post": str(loan.post_id), "role": loan.post.role, "to": str(loan.person_id),
        "from": loan.valid_from.isoformat(), "until": loan.valid_to.isoformat() if loan.valid_to else "",
    }  # fmt: skip
    actor = by.user_id if by else None
    audit.record(verb, by=actor, subject=("account", loan.post.user_id), reason=loan.reason, detail=detail)
