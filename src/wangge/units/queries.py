"""Reads of organisation."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from wangge.kernel.caches import kept_for
from wangge.units.models import Desk, Unit


@kept_for(10)
def _terms() -> dict[UUID, tuple[date, date | None]]:
    return {unit.id: (unit.valid_from, unit.valid_to) for unit in Unit.objects.only("id", "valid_from", "valid_to")}


def is_in_office(unit_id: UUID, day: date) -> bool:
    """Whether a unit exists on a day: founded, and not abolished."""
    term = _terms().get(unit_id)
    if term is None:
        return False
    begun, ended = term
    return begun <= day and (ended is None or ended > day)


def units_in_office(day: date) -> list[Unit]:
    """Every unit that exists on a day, by key."""
    return [unit for unit in Unit.objects.live(day).order_by("key") if unit.valid_from <= day]


@kept_for(30)
def names() -> dict[UUID, tuple[str, str]]:
    """The names of every unit that ever was, Chinese and English, by id."""
    return {unit_id: (zh, en) for unit_id, zh, en in Unit.objects.values_list("id", "name_zh", "name_en")}


@kept_for(30)
def desk_names() -> dict[UUID, tuple[str, str]]:
    """The names of every desk, Chinese and English, by id."""
    return {desk_id: (zh, en) for desk_id, zh, en in Desk.objects.values_list("id", "name_zh", "name_en")}


def desks_of(unit_ids: Collection[UUID]) -> dict[tuple[UUID, str], Desk]:
    """The desks of these units, by unit and key."""
    return {(desk.unit_id, desk.key): desk for desk in Desk.objects.filter(unit_id__in=unit_ids)}


def units_by_key(keys: Collection[str]) -> dict[str, Unit]:
    """The units that carry these keys, abolished ones too: who may use them is for the caller to judge."""
    return {unit.key: unit for unit in Unit.objects.filter(key__in=keys).select_related("area")}
