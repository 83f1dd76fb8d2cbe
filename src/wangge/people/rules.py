"""Judgement about personal fields: what they look like, how they are masked, and for what they may be opened."""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields

from wangge.kernel.errors import YES, Decision, no

PHONE = re.compile(r"^\+?\d[\d -]{5,18}\d$")
ID_NUMBER = re.compile(r"^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
LEAST_REASON, LONGEST_FIELD = 10, 100
EMERGENCY, COPY = "emergency", "copy"
AT_HAND = frozenset({"dispatcher", "operator", "supervisor"})  # on duty when a life depends on it
DESK = AT_HAND | {"checker", "handler", "clerk", "grid_worker", "grid_head"}
SELF = frozenset({"reporter"})
VERDICTS = ("justified", "not_justified")


@dataclass(frozen=True)
class Purpose:
    """Why a personal field may be opened, and in which roles."""

    key: str
    label_zh: str
    label_en: str
    description: str
    roles: frozenset[str]


PURPOSES = {
    one.key: one
    for one in (
        Purpose("contact", "就本案联系", "To call about this case",
                "asks or tells the person something that this case needs", DESK),
        Purpose("visit", "准备上门", "To prepare a visit",
                "goes to the place, having told the person before", DESK),
        Purpose("check", "核实办理结果", "To check the result with the person",
                "asks whether it is really solved, before or after the case is closed", DESK),
        Purpose(EMERGENCY, "紧急情况（生命安全）", "Emergency: life and safety",
                "somebody may be in danger now; outside the ordinary rule, with a written reason, reviewed afterwards",
                AT_HAND),
        Purpose(COPY, "本人索取副本", "A copy for the person",
                "the person, having proved to hold number and code, takes away a copy of their own data", SELF),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Identity:
    """What a person left of themselves, in the open: only on its way into the store."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    home: str = ""

    def given(self) -> dict[str, str]:
        """The fields that were filled in."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    def __repr__(self) -> str:
        return f"Identity({', '.join(self.given())})"


UNREACHABLE = "Please take down a telephone number as well; without it we keep nothing else about the person."
FIELDS = tuple(one.name for one in fields(Identity))
FOUND_BY = ("phone", "id_number")  # the fields by whose exact value a person can be found again


def is_phone(written: str) -> bool:
    """Whether this can be a telephone number."""
    return bool(PHONE.match(written))


def is_id_number(written: str) -> bool:
    """Whether this is a citizen's number: its form, and the check digit of GB 11643-1999."""
    number = normal("id_number", written)
    if not ID_NUMBER.match(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False))
    return number[-1] == ID_CHECKS[total % 11]


def check_identity(given: Identity) -> tuple[str, Decision]:
    """Whether what a person left can be kept: the field at fault, and the decision. No answer repeats a number."""
    beside = bool(given.name or given.id_number or given.home)
    checks = (
        ("phone", not given.phone or is_phone(given.phone), "This does not look like a telephone number."),
        ("phone", bool(given.phone) or not beside, UNREACHABLE),
        ("id_number", not given.id_number or is_id_number(given.id_number),
         "This identity number is not complete, or one of its digits is wrong."),
        ("name", len(given.name) <= LONGEST_FIELD, "This is longer than 100 characters."),
        ("home", len(given.home) <= LONGEST_FIELD, "This is longer than 100 characters."),
    )  # fmt: skip
    return next(((field, no(reason)) for field, is_fine, reason in checks if not is_fine), ("", YES))


def normal(field: str, value: str) -> str:
    """A value as it is compared: a number without spaces, signs and the country's prefix."""
    if field == "phone":
        digits = re.sub(r"\D", "", value)
        return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    return re.sub(r"\s", "", value).upper() if field == "id_number" else value


def mask(field: str, value: str) -> str:
    """A field as it is listed: 138****1234, 张*, 3205**********1234, a road without its number."""
    if field == "phone":
        return mask_phone(value)
    if field == "name":
        return f"{value[0]}*"
    if field == "id_number":
        number = normal(field, value)
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    road = re.split(r"[0-9０-９]|[一二三四五六七八九十百]+(?=[号弄栋幢单室])", value, maxsplit=1)[0]
    return f"{road.strip()[: len(value) // 2]}**"


def mask_phone(phone: str) -> str:
    """The number with its middle hidden: 138****1234."""
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"{digits[:1]}****{digits[-1:]}"


def may_open(purpose: str, roles: Collection[str], *, reason: str = "", is_known: bool = True) -> Decision:
    """A personal field is opened only by a known member of staff, for a purpose that their role may have."""
    if not is_known:
        return no("Only staff who have signed in may open a number.")
    held = PURPOSES.get(purpose)
    if held is None:
        return no("Name the purpose for which you open this number.")
    if not held.roles & set(roles):
        return no("Your role does not open numbers for this purpose.")
    if purpose == EMERGENCY and len(reason.strip()) < LEAST_REASON:
        return no("An emergency needs its reason in at least ten characters; it is reviewed afterwards.")
    return YES


def may_review(roles: Collection[str], *, is_own: bool, is_done: bool, verdict: str, note: str) -> Decision:
    """An emergency opening is judged once, by somebody of security who did not make it."""
    if "security" not in roles:
        return no("This is for the security officer.")
    if is_own:
        return no("Nobody judges an opening of their own.")
    if is_done:
        return no("This opening has been judged already.")
    if verdict not in VERDICTS:
        return no("Say whether the opening was justified.")
    return YES if note.strip() else no("Please say why.")
