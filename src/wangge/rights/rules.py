"""Judgement about persons' rights: what may be asked, who decides, what may be erased and when. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wangge.kernel.errors import YES, Decision, no

OFFICER = "privacy_officer"
LONGEST_WORDS = 1000
LEAST_REASON = 10
LONGEST_VALID = 3 * 366  # days
HOLD, WITHHOLD = "hold", "withhold"
MARKS = (HOLD, WITHHOLD)
FLOW = "rights_request"
CORRECT, DELETE, RESTRICT, LIFT = "correct", "delete", "restrict", "lift"


@dataclass(frozen=True)
class Kind:
    """What a person may ask, in words, with the article it rests on; whether they must say something."""

    key: str
    label_zh: str
    label_en: str
    articles: str  # of the Personal Information Protection Law
    needs_words: bool = False


KINDS = {
    one.key: one
    for one in (
        Kind(CORRECT, "更正", "Correct", "46"),
        Kind(DELETE, "删除", "Delete", "47"),
        Kind(RESTRICT, "限制处理（只存储）", "Restrict: store it and nothing else", "44, 47"),
        Kind(LIFT, "解除限制", "End the restriction", "44"),
        Kind("withdraw_consent", "撤回同意", "Withdraw consent", "15"),
        Kind("explain", "解释说明", "Explain", "48", needs_words=True),
        Kind("complain", "投诉", "Complain", "50, 65", needs_words=True),
    )
}
ERASES = frozenset({DELETE, "withdraw_consent"})


@dataclass(frozen=True)
class Held:
    """As much of the case and of earlier requests as the rules ask for."""

    is_open: bool
    has_person: bool
    is_restricted: bool
    open_kinds: frozenset[str] = frozenset()
    is_held: bool = False


def may_ask(kind: str, words: str, given: Mapping[str, str], held: Held) -> tuple[str, Decision]:
    """Whether a request can be taken in: the field at fault, and the decision. The same twice at once is not taken."""
    about = KINDS.get(kind)
    checks = (
        ("kind", about is not None, "Choose what you ask for."),
        ("kind", kind not in held.open_kinds, "You have asked for this already; it is being decided."),
        ("words", len(words) <= LONGEST_WORDS, "This is longer than 1,000 characters."),
        ("words", about is None or not about.needs_words or bool(words), "Please say in a few words what it is about."),
        ("kind", kind not in {CORRECT, RESTRICT} or held.has_person,
         "Nothing is kept of you to which this could be done."),
        ("phone", kind != CORRECT or bool(given), "Say at least one thing that should be different."),
        ("kind", kind != RESTRICT or not held.is_restricted, "It is restricted already."),
        ("kind", kind != LIFT or held.is_restricted, "Nothing is restricted."),
    )  # fmt: skip
    return next(((field, no(reason)) for field, is_fine, reason in checks if not is_fine), ("", YES))


def may_carry_out(kind: str, held: Held) -> Decision:
    """Whether a granted request can be carried out now. A hold keeps what must not be destroyed."""
    if kind in ERASES and held.is_held:
        return no("This case is held back from erasing, with a reason on record. Lift the hold first, or refuse.")
    return YES


def has_to_wait(kind: str, held: Held) -> bool:
    """Whether carrying out ends only when the case is closed: until then its words are needed to deal with it (PIPL 47
    asks for deletion once the purpose is reached)."""
    return kind == DELETE and held.is_open


def may_mark(kind: str, reason: str) -> Decision:
    """A hold or a withholding is set with a reason that somebody else can understand."""
    if kind not in MARKS:
        return no("There is no such mark.")
    if len(reason.strip()) < LEAST_REASON:
        return no("Give the reason in at least ten characters; it stays on record.")
    return YES


def check_periods(person_months: int | None, words_months: int | None) -> Decision:
    """Periods are whole months; words are kept at least as long as who wrote them. None keeps for good."""
    if any(months is not None and not 1 <= months <= 1200 for months in (person_months, words_months)):
        return no("A period is between 1 and 1,200 months.")
    if words_months is not None and (person_months is None or words_months < person_months):
        return no("Words cannot go before the person who wrote them.")
    return YES


def months_before(moment: datetime, months: int) -> datetime:
    """The moment so many calendar months earlier; the last day of a shorter month where the day does not exist."""
    total = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(total, 12)
    day = moment.day
    while True:
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def is_due(closed_at: datetime | None, months: int | None, now: datetime, *, is_kept: bool) -> bool:
    """Whether the time of a case is over: closed, its period past, and nothing keeps it."""
    if closed_at is None or months is None or is_kept:
        return False
    return closed_at <= months_before(now, months)


def check_assessment(told: Mapping[str, str], signed: date, until: date, today: date) -> tuple[str, Decision]:
    """Whether an assessment can be signed: every part in words, signed already, in force for at most three years."""
    thin = next((name for name, words in told.items() if name != "signer" and len(words) < LEAST_REASON), "")
    checks = (
        (thin, not thin, "Say this in at least ten characters; somebody else has to understand it."),
        ("signer", bool(told.get("signer")), "Name who signed it."),
        ("signed_date", signed <= today, "It cannot be signed in the future."),
        ("valid_until", today <= until, "This day is past: it would never be in force."),
        ("valid_until", (until - signed).days <= LONGEST_VALID, "An assessment is looked at again after three years."),
    )
    return next(((field, no(reason)) for field, is_fine, reason in checks if not is_fine), ("", YES))


def check_breach(told: Mapping[str, str], since: datetime, until: datetime, now: datetime) -> tuple[str, Decision]:
    """Whether a breach can be opened: every part that PIPL 57 names in words, and a window that lies in the past."""
    thin = next((name for name, words in told.items() if len(words) < LEAST_REASON), "")
    checks = (
        (thin, not thin, "Say this in at least ten characters; somebody else has to understand it."),
        ("until", since <= until, "The end lies before the beginning."),
        ("until", until <= now, "This moment lies in the future."),
    )
    return next(((field, no(reason)) for field, is_fine, reason in checks if not is_fine), ("", YES))


def may_close_breach(*, authority_told: bool, report: str) -> Decision:
    """A breach is closed once the authority was told, with a report that says what was done, and why if persons were
    not told."""
    if not authority_told:
        return no("The authority has not been told yet.")
    if len(report) < LEAST_REASON:
        return no("Say this in at least ten characters; somebody else has to understand it.")
    return YES
