"""The floor chart is kept room by room; every change can be taken back, and taking it back is a change as well."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError, InvalidInputError
from wangge.kernel.ids import RegionKey, new_id
from wangge.places.models import Building, Change, Room, Use
from wangge.places.rules import RoomDraft, may_have_room, unit_of

FIELDS = ("unit", "floor", "number", "use")
Told = dict[str, Any]


@transaction.atomic
def add_room(key: RegionKey, draft: RoomDraft, use: str, *, by: UUID | None) -> Room:
    """Enter a room into the floor chart; InvalidInputError when the building cannot have it, or has it already."""
    building = _held(key)
    draft = RoomDraft(draft.unit, draft.floor, unit_of(draft.number))
    _check(building, draft, use)
    if _rooms(building).filter(unit=draft.unit, number=draft.number).exists():
        raise ConflictError(_("This unit has a room %(room)s already.") % {"room": draft.number}, field="number")
    room = _new_room(building, {"unit": draft.unit, "floor": draft.floor, "number": draft.number, "use": use})
    room.save(force_insert=True)
    _note(building, "add_room", [], [_told(room)], by=by)
    return room


@transaction.atomic
def change_room(key: RegionKey, room_id: UUID, use: str, *, by: UUID | None) -> Room:
    """Say what a room is used for."""
    building = _held(key)
    room = _room(building, room_id)
    _check(building, RoomDraft(room.unit, room.floor, room.number), use)
    before = _told(room)
    room.use = use
    room.save(update_fields=["use"])
    _note(building, "change_room", [before], [_told(room)], by=by)
    return room


@transaction.atomic
def remove_room(key: RegionKey, room_id: UUID, *, by: UUID | None) -> None:
    """Take a room out of the floor chart."""
    building = _held(key)
    room = _room(building, room_id)
    before = _told(room)
    _rooms(building).filter(id=room_id).delete()
    _note(building, "remove_room", [before], [], by=by)


@transaction.atomic
def add_floor(key: RegionKey, floor: int, *, by: UUID | None) -> int:
    """Enter a floor like the nearest one that has rooms: 501 after 401; how many rooms were added."""
    building = _held(key)
    rooms = list(_rooms(building))
    if any(room.floor == floor for room in rooms):
        raise ConflictError(_("This floor has rooms already."), field="floor")
    below = min(
        {room.floor for room in rooms if room.floor * floor > 0}, key=lambda one: abs(one - floor), default=None
    )
    if below is None:
        raise InvalidInputError(_("There is no floor with rooms to take as a pattern."), field="floor")
    fresh = [_above(building, room, floor) for room in rooms if room.floor == below]
    for room in fresh:
        _check(building, RoomDraft(room.unit, room.floor, room.number), room.use)
    Room.objects.bulk_create(fresh)
    _note(building, "add_floor", [], [_told(room) for room in fresh], by=by)
    return len(fresh)


@transaction.atomic
def remove_floor(key: RegionKey, floor: int, *, by: UUID | None) -> int:
    """Take every room of a floor out of the chart; how many there were."""
    building = _held(key)
    gone = [_told(room) for room in _rooms(building).filter(floor=floor)]
    _rooms(building).filter(floor=floor).delete()
    if gone:
        _note(building, "remove_floor", gone, [], by=by)
    return len(gone)


@transaction.atomic
def undo_change(key: RegionKey, change_id: UUID, *, by: UUID | None) -> None:
    """Take a change back; ConflictError when one of its rooms was changed since, or it was taken back already."""
    building = _held(key)
    change = Change.objects.filter(region_no=key.region_no, building_id=key.id, id=change_id).first()
    if change is None or change.undone_at is not None:
        raise ConflictError(_("This change was taken back already."))
    now = {str(room.id): _told(room) for room in _rooms(building)}
    if any(now.get(one["id"]) != one for one in change.after) or any(
        one["id"] in now for one in change.before if one["id"] not in {each["id"] for each in change.after}
    ):
        raise ConflictError(_("The rooms were changed again since; nothing was taken back."))
    _rooms(building).filter(id__in=[one["id"] for one in change.after]).delete()
    Room.objects.bulk_create([_new_room(building, one) for one in change.before])
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    _note(building, "undo_change", change.after, change.before, by=by)


def _held(key: RegionKey) -> Building:
    """The building, held until the transaction ends so that two changes come one after the other."""
    held = Building.objects.select_for_update(of=("self",)).filter(region_no=key.region_no, id=key.id).first()
    if held is None:
        raise InvalidInputError(_("There is no such building."))
    return held


def _rooms(building: Building) -> Any:
    return Room.objects.filter(region_no=building.region_no, building_id=building.id)


def _room(building: Building, room_id: UUID) -> Room:
    found: Room | None = _rooms(building).filter(id=room_id).first()
    if found is None:
        raise ConflictError(_("Somebody else removed this room."))
    return found


def _check(building: Building, draft: RoomDraft, use: str) -> None:
    if use not in Use.values:
        raise InvalidInputError(_("Please choose a use from the list."), field="use")
    may_have_room(
        draft, units=building.units, floors_above=building.floors_above, floors_below=building.floors_below
    ).enforce()


def _above(building: Building, room: Room, floor: int) -> Room:
    own = f"{abs(room.floor)}"
    rest = room.number.removeprefix(own) if room.number.startswith(own) else f"-{room.number}"
    told = {
        "unit": room.unit,
        "floor": floor,
        "number": f"{'B' if floor < 0 else ''}{abs(floor)}{rest}",
        "use": room.use,
    }
    return _new_room(building, told)


def _new_room(building: Building, told: Told) -> Room:
    own = {name: told[name] for name in FIELDS}
    return Room(
        id=UUID(told["id"]) if "id" in told else new_id(), region_no=building.region_no, building_id=building.id,
        recorded_at=clock.now(), **own,
    )  # fmt: skip


def _told(room: Room) -> Told:
    return {"id": str(room.id), **{name: getattr(room, name) for name in FIELDS}}


def _note(building: Building, verb: str, before: Sequence[Told], after: Sequence[Told], *, by: UUID | None) -> None:
    Change.objects.create(
        region_no=building.region_no, building_id=building.id, verb=verb, before=list(before), after=list(after),
        recorded_at=clock.now(), by_id=by,
    )  # fmt: skip
    audit.record(
        verb, by=by, subject=("building", RegionKey(building.region_no, building.id)), region_no=building.region_no,
        detail={"before": list(before)[:50], "after": list(after)[:50]},
    )  # fmt: skip
