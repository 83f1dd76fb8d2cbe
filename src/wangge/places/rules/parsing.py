"""Takes a Chinese address apart: divisions, community, road and number, place, building, unit, floor, room.

Names are told by their endings and by what stands around them; divisions by a list the caller gives. Every character
belongs to one part, so that the parts together are the text.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from wangge.places.rules import patterns as like
from wangge.places.rules.reading import plain

ORDER = {"country": 0, "prov": 1, "city": 2, "district": 3, "devzone": 4, "town": 5, "community": 6}
INSIDE = frozenset({"houseno", "cellno", "floorno", "roomno"})
PLACES = frozenset({"poi", "subpoi"})
BEFORE_INSIDE = (
    frozenset({"", "road", "roadno", "subroadno", "community", "town", "assist", "person"}) | PLACES | INSIDE
)


class Part(NamedTuple):
    """A part of an address: its kind, where it stands in the text, and its characters in plain form."""

    kind: str
    start: int
    end: int
    text: str


class _Reader:
    """Reads one address from left to right."""

    def __init__(self, text: str, known: Mapping[str, str], longest: int) -> None:
        self.text, self.known, self.longest = text, known, longest
        self.at = 0
        self.parts: list[Part] = []
        self.kinds: set[str] = set()
        self.last = ""

    def read(self) -> list[Part]:
        steps = (self._gap, self._division, self._note, self._assist, self._inside, self._area, self._street)
        while self.at < len(self.text):
            if not any(step() for step in steps):
                self._place()
        return self.parts

    def _take(self, kind: str, end: int) -> bool:
        self.parts.append(Part(kind, self.at, end, self.text[self.at : end]))
        self.at = end
        if kind != "redundant":
            self.kinds.add(kind)
            self.last = kind
        return True

    def _match(self, pattern: re.Pattern[str], kind: str) -> bool:
        found = pattern.match(self.text, self.at)
        return found is not None and found.end() > self.at and self._take(kind, found.end())

    def _gap(self) -> bool:
        return self._match(like.BREAK, "redundant")

    def _note(self) -> bool:
        return self.at > 0 and self._match(like.NOTES, "redundant")

    def _assist(self) -> bool:
        return bool(self.parts) and self._match(like.ASSIST, "assist")

    def _division(self) -> bool:
        """A division of the list, or one told by its ending after a larger one."""
        if self.last not in {"", *ORDER}:
            return False
        for end in range(min(len(self.text), self.at + self.longest), self.at + 1, -1):
            level = self.known.get(self.text[self.at : end], "")
            if level and self._fits(level, end):
                has_more = end < len(self.text) and self.text[self.at : end + 1][-1] in "省市区县"
                is_short = not like.SHORT.search(self.text[self.at : end])
                return self._take(level, end + 1 if has_more and is_short else end)
        if self.last in {"prov", "city"} or (self.last == "district" and self.text[self.at - 1] == "市"):
            return self._match(like.DISTRICT, "district")
        return False

    def _fits(self, level: str, end: int) -> bool:
        """Whether a name of the list is one here: 上海路 is no city, 人民镇中学 no town, a short name no second one."""
        if like.ROAD_AFTER.match(self.text, end):
            return False
        is_short = not like.SHORT.search(self.text[self.at : end])
        if is_short and level == "district" and not self.kinds & {"prov", "city"}:
            return bool(like.TOWN.match(self.text, end)) or self.text[end : end + 1] in {"市", "区", "县"}
        return not (is_short and ORDER.get(self.last, -1) >= ORDER[level])

    def _area(self) -> bool:
        if self.kinds & {"road", *PLACES, *INSIDE}:
            return False
        if not self.kinds & {"town", "community"} and self._match(like.TOWN, "town"):
            return True
        if "devzone" not in self.kinds and self._match(like.DEVZONE, "devzone"):
            return True
        found = like.COMMUNITY.match(self.text, self.at) if "community" not in self.kinds else None
        if not found or re.search(r"[路街巷].", found.group()[1:]):
            return False
        return self._take("community", found.end())

    def _street(self) -> bool:
        if self._street_number():
            return True
        if self.last in {"community", "town"} and self._match(like.GROUP, "road"):
            return True
        if self.last == "road" and "subroad" not in self.kinds and self._match(like.LANE, "subroad"):
            return True
        if self.kinds & INSIDE or "subroad" in self.kinds:
            return False
        found = like.ROAD.match(self.text, self.at)
        if not found:
            return False
        place = like.ENDS.search(self.text, self.at, found.end())
        if place and found.end() - place.end() >= 2 and place.start() > self.at:
            return self._take("subpoi" if "poi" in self.kinds else "poi", place.end())
        return self._take("subroad" if "road" in self.kinds else "road", found.end())

    def _street_number(self) -> bool:
        if self.last in {"road", "subroad"}:
            kind = "roadno" if self.last == "road" else "subroadno"
            return self._match(like.ROADNO, kind) or self._match(like.BARE_NO, kind)
        if self.last in {"community", "town", "devzone"}:
            return self._match(like.ROADNO, "roadno")
        bare = not self.kinds & {"road", "roadno", *INSIDE}
        return self.last in {"poi", "assist"} and bare and self._match(like.ROADNO, "roadno")

    def _inside(self) -> bool:
        """Building, unit, floor, room."""
        if self.last not in BEFORE_INSIDE:
            return False
        if self.last not in {"road", "town", ""} and "roomno" not in self.kinds and self._dashed():
            return True
        if (
            self._rooms()
            or self._match(like.ROOM, "roomno")
            or self._match(like.FLOOR, "floorno")
            or self._match(like.CELL, "cellno")
        ):
            return True
        if self._match(like.HOUSE, "houseno"):
            return True
        is_new = "houseno" not in self.kinds
        is_inner = self.last in {*PLACES, "roadno"} and ("road" in self.kinds or self.last != "poi")
        if is_new and is_inner and (self._match(like.HOUSE_NO, "houseno") or self._match(like.HOUSE_BARE, "houseno")):
            return True
        if self.last == "poi" and is_new and self._numbered_twice():
            return True
        if "roomno" in self.kinds or self.last not in {"roadno", "subroadno", *PLACES, *INSIDE}:
            return False
        if self.last in INSIDE and self._match(like.HOUSE_NO, "roomno"):
            return True
        return (self.last in INSIDE and self._match(like.ROOM_SHORT, "roomno")) or self._match(like.ROOM_BARE, "roomno")

    def _rooms(self) -> bool:
        """1220-1221 is two rooms side by side."""
        found = like.ROOM_RANGE.match(self.text, self.at)
        if not found or self.last in {"road", "subroad", "community", "town", ""}:
            return False
        first, last = int(found.group(1)), int(found.group(2))
        return first < last <= first + 30 and first > 20 and self._take("roomno", found.end())

    def _numbered_twice(self) -> bool:
        """丽园馨都131号219: the first number is the building's, since another follows."""
        if re.match(rf"{like.HOUSE_NO.pattern}(?=[A-Z]?\d|{like.NUM}+[楼层单])", self.text[self.at :]):
            return self._match(like.HOUSE_NO, "houseno")
        return self._match(like.HOUSE_BARE, "houseno")

    def _dashed(self) -> bool:
        """12-3-401 is building, unit, room; 12-401 is building and room; after a building the rest follows."""
        found = like.DASHED.match(self.text, self.at)
        if not found or like.ROOM.match(self.text, self.at):
            return False
        names = ["houseno", "cellno", "roomno"] if found.group(3) else ["houseno", "roomno"]
        if "houseno" in self.kinds:
            names = ["cellno", "floorno", "roomno"] if found.group(3) else ["cellno", "roomno"]
        elif not found.group(3) and len(found.group(2)) < 3:
            names = ["houseno", "cellno"]
        starts = [found.start(number + 1) for number in range(len(names))]
        for kind, start, end in zip(names, starts, [*(one - 1 for one in starts[1:]), found.end()], strict=True):
            if start > self.at:
                self._take("redundant", start)
            self._take(kind, end)
        return True

    def _place(self) -> None:
        """Whatever has a name of its own: up to the next thing that is told by its form."""
        end = self.at + 1
        while end < len(self.text) and not self._begins(end):
            end += 1
        if self.kinds & INSIDE:
            self._take("person", end)
            return
        cut = like.ENDS.search(self.text, self.at + 2, end)
        if "poi" not in self.kinds and cut and end - cut.end() >= 2:
            self._take("poi", cut.end())
            if like.ROAD.match(self.text, self.at):
                return
        self._take("subpoi" if "poi" in self.kinds else "poi", end)

    def _begins(self, at: int) -> bool:
        before, text = self.text[at - 1], self.text
        if like.BREAK.match(text, at) or like.NOTES.match(text, at):
            return True
        if at - self.at >= 2 and like.ASSIST.match(text, at):
            return re.match(r".?[店馆]", text[at + 1 :]) is None
        if (before.isdigit() and text[at].isdigit()) or (before.isascii() and before.isalpha() and text[at].isalpha()):
            return False
        if re.match(r"[0-9一二三四五六七八九十]{1,2}(?:区|期|村(?!\d)|组|中(?!\d)|院)", text[at:]):
            return False
        forms = (
            like.HOUSE,
            like.CELL,
            like.ROOM,
            like.HOUSE_NO,
            like.DASHED,
            like.ROOM_BARE,
            like.HOUSE_BARE,
            like.FLOOR,
        )
        return any(form.match(text, at) for form in forms)


def parse(written: str, known: Mapping[str, str] | None = None) -> list[Part]:
    """The parts of an address in order. `known` gives the kind (prov … community) of names of divisions."""
    names = known or {}
    return _Reader(plain(written), names, _longest(names)).read()


def _longest(names: Mapping[str, str]) -> int:
    return 12 if len(names) > 2000 else max(map(len, names), default=0)
