"""Judgement about buildings and their rooms: which numbers are sound, and who may change a floor chart."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from wangge.kernel.errors import YES, Decision, no
from wangge.places.rules.reading import numeral, plain

KEEPERS = frozenset({"administrator", "grid_head", "grid_worker"})
UNIT = re.compile(r"(?:单元|门|梯|号楼|#楼|幢|栋|座|号|弄|楼|层|室|房|户|#)+$")
ROOM = re.compile(r"[0-9A-Z\u3400-\u9fff-]{1,12}")
MOST_ROOMS = 3000


class Draft(NamedTuple):
    """A building as somebody describes it."""

    number: str
    compound: str
    road: str
    house_no: str
    floors_above: int | None
    floors_below: int
    units: int
    households: int | None
    residents: int | None
    is_counted: bool  # day and source of the counts are given


@dataclass(frozen=True)
class RoomDraft:
    """A room as somebody describes it."""

    unit: int
    floor: int
    number: str


def unit_of(written: str) -> str:
    """The number in 12幢, 十二号楼, 3单元, 401室: digits and letters only, in one form."""
    return numeral(UNIT.sub("", plain(written).replace(" ", "").removeprefix("第")))


def may_stand(draft: Draft) -> Decision:
    """Whether a building is described well enough to be found again, and with believable figures."""
    if not (draft.compound and draft.number) and not (draft.road and draft.house_no):
        return no("A building needs a compound and its number there, or a road and a house number.")
    if draft.floors_above is not None and not 0 <= draft.floors_above <= 200:
        return no("The floors above ground must be between 0 and 200.")
    if not 0 <= draft.floors_below <= 20:
        return no("The floors below ground must be between 0 and 20.")
    if not 0 <= draft.units <= 99:
        return no("The number of units must be between 0 and 99.")
    if any(count is not None and not 0 <= count <= 20_000 for count in (draft.households, draft.residents)):
        return no("Households and residents are counts between 0 and 20,000.")
    if (draft.households is not None or draft.residents is not None) and not draft.is_counted:
        return no("A count needs its source and its day.")
    return YES


def may_have_room(draft: RoomDraft, *, units: int, floors_above: int | None, floors_below: int) -> Decision:
    """Whether a building of this size may have such a room. Floor 0 does not exist: below ground begins at -1."""
    if not ROOM.fullmatch(draft.number):
        return no("A room number has 1 to 12 digits, letters or Chinese characters.")
    if draft.floor == 0 or draft.floor < -max(floors_below, 0):
        return no("The building has no such floor below ground.")
    if draft.floor > (floors_above if floors_above is not None else 200):
        return no("The building has no such floor.")
    if not 0 <= draft.unit <= max(units, 1):
        return no("The building has no such unit.")
    return YES


def may_change_chart(roles: Collection[str], *, covers: bool) -> Decision:
    """Whether somebody may change the floor chart of a building: the administrator, or who looks after its grid."""
    if "administrator" in roles:
        return YES
    if not KEEPERS & set(roles):
        return no("Floor charts are kept by the administrator and by those who look after the grid.")
    return YES if covers else no("This building lies outside the grids you look after.")
