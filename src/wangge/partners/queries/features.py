"""What every collection has in common: what is wanted, a feature, a page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wangge.access.queries import NOTHING
from wangge.access.rules import Scope

Box = tuple[float, float, float, float]
EVER = (date(1, 1, 1), date(9999, 12, 31))


@dataclass(frozen=True)
class Wanted:
    """What is asked of a collection: by whom, how much, where, when, which, and after which feature.

    Without days it is as it stands today.
    """

    scope: Scope = NOTHING
    limit: int = 100
    box: Box | None = None
    days: tuple[date, date] | None = None
    equal: Mapping[str, Any] = field(default_factory=dict)  # values of properties
    after: str = ""


@dataclass(frozen=True)
class Feature:
    """One feature: its id, its properties, its geometry as WKB in CGCS2000 degrees, or None."""

    id: str
    properties: Mapping[str, Any]
    wkb: bytes | None


@dataclass(frozen=True)
class Page:
    """Some features; `after` is what to ask with for those that follow, empty when there are none."""

    features: Sequence[Feature]
    after: str = ""
