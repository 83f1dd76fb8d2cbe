"""What a program may ask with: every parameter read once, and refused by its name when it cannot be."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError
from wangge.partners.queries import EVER, Collection, Wanted

MOST, MOST_SHOWN, USUAL = 2_000, 200, 100  # features at once, rows of a page for people
LONGEST = 200
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CGCS2000 = "http://www.opengis.net/def/crs/EPSG/0/4490"
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
TURNED = {CRS84: False, CGCS2000: True, WGS84: True}  # whether latitude stands before longitude, as the register says
FORMS = ("json", "html", "gpkg")
ALWAYS = frozenset({"f"})
OF_ITEMS = frozenset({"bbox", "bbox-crs", "crs", "datetime", "limit", "after"}) | ALWAYS
OF_FILE = frozenset({"bbox", "bbox-crs", "datetime"})
OF_ITEM = frozenset({"crs", "datetime"}) | ALWAYS
OPEN_END = frozenset({"", ".."})
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d))?", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What was asked for, and how it is to be written."""

    wanted: Wanted
    crs: str = CRS84
    form: str = "json"

    @property
    def is_turned(self) -> bool:
        """Whether latitude stands before longitude in the answer."""
        return TURNED[self.crs]


def read_form(query: QueryDict, accept: str, *, forms: tuple[str, ...] = FORMS[:2]) -> str:
    """The form of an answer: as the parameter says, else as the header does, else JSON."""
    written = query.get("f", "")
    if written and written not in forms:
        raise _refused("f", _("It must be one of: %(forms)s.") % {"forms": ", ".join(forms)})
    html, json = (_rank(accept, kind) for kind in ("text/html", "json"))
    return written or ("html" if html < json else "json")


def _rank(accept: str, kind: str) -> int:
    """Where a header names a kind; a browser names HTML first."""
    at = accept.find(kind)
    return at if at >= 0 else len(accept)


def refuse_unknown(query: QueryDict, known: frozenset[str]) -> None:
    """InvalidInputError for a parameter that is not known here, or one that is given twice."""
    for name, values in query.lists():
        if name not in known:
            raise _refused(name, _("It is not known here."))
        if len(values) > 1:
            raise _refused(name, _("It is given twice."))
        if len(values[0]) > LONGEST or not values[0].isprintable():
            raise _refused(name, _("It is too long, or holds characters that cannot be read."))


def asked_of(collection: Collection) -> frozenset[str]:
    """The properties that may be asked for by their value."""
    return frozenset(name for name, about in collection.properties.items() if about.is_asked)


def read_items(query: QueryDict, collection: Collection, scope: Scope, *, form: str) -> Asked:
    """What is asked of a collection, and by whom."""
    named = asked_of(collection)
    refuse_unknown(query, OF_ITEMS | named)
    crs = _read_crs(query, "crs")
    days = _read_days(query.get("datetime")) if "datetime" in query else None
    return Asked(
        Wanted(
            scope=scope,
            limit=_read_limit(query.get("limit", str(USUAL)), most=MOST_SHOWN if form == "html" else MOST),
            box=_read_box(query.get("bbox", ""), is_turned=TURNED[_read_crs(query, "bbox-crs")]),
            days=days if collection.is_timed else None,
            equal={name: _read_value(name, str(query[name])) for name in named if name in query},
            after=_read_cursor(query.get("after", ""), collection),
        ),
        crs,
        form,
    )


def read_item(query: QueryDict, collection: Collection, scope: Scope, *, form: str) -> Asked:
    """What is asked of a single feature, and by whom."""
    refuse_unknown(query, OF_ITEM)
    days = _read_days(query.get("datetime")) if "datetime" in query and collection.is_timed else None
    return Asked(Wanted(scope=scope, days=days), _read_crs(query, "crs"), form)


def _refused(name: str, why: str) -> InvalidInputError:
    said = {"name": name[:40], "why": why}
    return InvalidInputError(_("The parameter “%(name)s” cannot be used. %(why)s") % said, field=name[:40])


def _read_crs(query: QueryDict, name: str) -> str:
    crs = str(query.get(name, CRS84)).strip("<>")
    if crs not in TURNED:
        raise _refused(name, _("It must be one of: %(forms)s.") % {"forms": ", ".join(TURNED)})
    return crs


def _read_limit(written: str, *, most: int) -> int:
    """How many features; more than we give at once is answered with as many as we give."""
    if not (written.isascii() and written.isdigit() and len(written) < 10 and int(written) > 0):
        raise _refused("limit", _("It must be a whole number from 1 on."))
    return min(int(written), most)


def _read_cursor(written: str, collection: Collection) -> str:
    if written and not re.fullmatch(collection.cursor, written, re.ASCII):
        raise _refused("after", _("Please follow the link “next” of a page as it stands."))
    return written


def _read_box(written: str, *, is_turned: bool) -> tuple[float, float, float, float] | None:
    """West, south, east, north; a box over the 180th meridian ends there, because nothing here lies beyond it."""
    if not written:
        return None
    try:
        numbers = [float(one) for one in written.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        del numbers[5], numbers[2]  # heights
    if len(numbers) != 4 or not all(math.isfinite(one) for one in numbers):
        raise _refused("bbox", _("It must be four numbers: west, south, east, north, in degrees."))
    west, south, east, north = (numbers[at] for at in (1, 0, 3, 2)) if is_turned else numbers
    east = 180.0 if west > east else east
    if south > north or max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180:
        raise _refused("bbox", _("It must be four numbers: west, south, east, north, in degrees."))
    return west, south, east, north


def _read_days(written: str | None) -> tuple[date, date]:
    """The first and the last civil day of a moment or an interval as RFC 3339 writes them; .. is an open end."""
    parts = (written or "").split("/")
    if len(parts) == 1:
        day = _read_day(parts[0])
        return day, day
    if len(parts) != 2:
        raise _no_days()
    first, last = (
        end if part in OPEN_END else _read_day(part) for part, end in zip(parts, EVER, strict=True)
    )  # fmt: skip
    if first > last:
        raise _no_days()
    return first, last


def _no_days() -> InvalidInputError:
    return _refused("datetime", _("It must be a day (2026-01-31), a moment, or two of them with a / between."))


def _read_day(written: str) -> date:
    if not MOMENT.fullmatch(written):
        raise _no_days()
    try:
        moment = datetime.fromisoformat(written.upper())
        return clock.local(moment).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as error:
        raise _no_days() from error


def _read_value(name: str, written: str) -> Any:
    """The value of a property: an id for those that name a feature."""
    if name != "parent":
        return written
    try:
        return UUID(written)
    except ValueError as error:
        raise _refused(name, _("It must be the id of an area.")) from error
