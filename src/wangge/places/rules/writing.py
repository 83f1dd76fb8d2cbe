"""Writes a standard address: in Chinese from the province down to the room, in English from the room up."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Standard:
    """The steps of a standard address; what is not known stays empty. `areas` are the divisions, the largest first."""

    areas: Sequence[str] = ()
    road: str = ""
    house_no: str = ""
    compound: str = ""
    building: str = ""
    unit: int = 0
    floor: int = 0
    room: str = ""


def full_address(place: Standard, *, english: bool = False) -> str:
    """江苏省苏州市昆山市玉山镇人民路88号幸福小区12幢3单元4层401室; in English the other way round."""
    return _english(place) if english else _chinese(place)


def _chinese(place: Standard) -> str:
    return "".join(
        (
            *place.areas,
            place.road,
            _with(place.house_no, "号") if place.road else "",
            place.compound,
            _with(place.building, "幢"),
            f"{place.unit}单元" if place.unit else "",
            _floor(place.floor) if place.floor else "",
            _with(place.room, "室"),
        )
    )


def _english(place: Standard) -> str:
    steps = (
        f"Room {place.room}" if place.room else "",
        f"{'B' if place.floor < 0 else 'F'}{abs(place.floor)}" if place.floor else "",
        f"Unit {place.unit}" if place.unit else "",
        f"Building {place.building}" if place.building else "",
        place.compound,
        " ".join(one for one in (place.house_no, place.road) if one) if place.road else "",
        *reversed(place.areas),
    )
    return ", ".join(step for step in steps if step)


def _with(number: str, ending: str) -> str:
    """88 is 88号; 88弄 and 西楼 say themselves what they are."""
    return f"{number}{ending}" if number and (number[-1].isalnum() and number[-1].isascii()) else number


def _floor(floor: int) -> str:
    return f"地下{-floor}层" if floor < 0 else f"{floor}层"
