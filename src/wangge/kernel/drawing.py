"""Small maps as drawings: degrees in, SVG out, for pages and for paper. North is up; a metre is as long east as north.

Colours are written as attributes, so that a drawing is the same in a page that allows no styles, and in a PDF.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import shapely

from wangge.kernel.geometry import Shape

METRES_PER_DEGREE = 111_320.0
FONTS = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei',sans-serif"
ROUND_LENGTHS = [step * 10**power for power in range(1, 6) for step in (1, 2, 5)]  # metres
INK = "#18222c"
TIDY = 0.4  # units: corners closer to a straight line are left out
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pen:
    """How something is drawn: what fills it, its line and how wide, whether the line is dashed."""

    fill: str = "none"
    line: str = "none"
    width: float = 1
    dashes: str = ""

    def written(self) -> str:
        """As attributes."""
        dashes = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return (
            f'fill="{self.fill}" stroke="{self.line}" stroke-width="{self.width}" stroke-linejoin="round"'
            f' stroke-linecap="round" fill-rule="evenodd"{dashes}'
        )


@dataclass
class Drawing:
    """A drawing of a box of degrees (west, south, east, north), so wide and so high in units."""

    box: Box
    width: float = 1000
    height: float = 700
    parts: list[str] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        west, south, east, north = self.box
        self.across = METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * self.across, 1), max((north - south) * METRES_PER_DEGREE, 1)
        self.scale = min(self.width / wide, self.height / high)  # units to a metre
        self.middle = ((west + east) / 2, (south + north) / 2)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies in the drawing."""
        x = self.width / 2 + (lon - self.middle[0]) * self.across * self.scale
        return x, self.height / 2 - (lat - self.middle[1]) * METRES_PER_DEGREE * self.scale

    def seen(self) -> Box:
        """The degrees that are seen: the box, and what lies beside it on the paper."""
        across = self.width / 2 / self.scale / self.across
        down = self.height / 2 / self.scale / METRES_PER_DEGREE
        lon, lat = self.middle
        return lon - across, lat - down, lon + across, lat + down

    def shape(self, shape: Shape, pen: Pen) -> None:
        """A surface or a line."""
        west, south, east, north = self.seen()
        more = (east - west) * 0.03
        cut = shapely.clip_by_rect(shape, west - more, south - more, east + more, north + more)
        tidy = shapely.simplify(cut, TIDY / self.scale / METRES_PER_DEGREE)
        written = "".join(self._path(part) for part in shapely.get_parts(tidy).ravel())
        if written:
            self.parts.append(f'<path d="{written}" {pen.written()}/>')

    def dot(self, lon: float, lat: float, radius: float, pen: Pen) -> None:
        """A point."""
        x, y = self.at(lon, lat)
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" {pen.written()}/>')

    def label(self, spot: tuple[float, float], words: str, *, size: float, colour: str, below: float = 0) -> bool:
        """A name at a point, unless something is written there already. Returns whether it was written."""
        x, y = self.at(*spot)
        half = size * _ems(words) / 2 + 2
        box = (x - half, y + below - size * 0.6, x + half, y + below + size * 0.6)
        if not self._is_free(box):
            return False
        self.taken.append(box)
        self.parts.append(_text((x, y + below + size * 0.35), words, size=size, colour=colour))
        return True

    def size_in(self, shape: Shape, words: str, *, most: float) -> float:
        """How large words may be written to stay within the width of a shape."""
        west, _south, east, _north = shape.bounds
        return min(most, (east - west) * self.across * self.scale * 0.85 / max(_ems(words), 1))

    def write(self, spot: tuple[float, float], words: str, *, size: float, colour: str) -> None:
        """Words at a point, whatever is written there."""
        x, y = self.at(*spot)
        self.parts.append(_text((x, y + size * 0.35), words, size=size, colour=colour))

    def written(self, title: str = "") -> str:
        """The drawing as a whole; `title` is what somebody hears who does not see it."""
        self._add_scale()
        said = f"<title>{escape(title)}</title>" if title else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" role="img">{said}'
            f'<defs><clipPath id="frame"><rect width="{self.width:g}" height="{self.height:g}"/></clipPath></defs>'
            f'<g clip-path="url(#frame)">{"".join(self.parts)}</g></svg>'
        )

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 4 or top < 4 or right > self.width - 4 or bottom > self.height - 4:
            return False
        return all(left > r or right < x or top > b or bottom < y for x, y, r, b in self.taken)

    def _path(self, part: Shape) -> str:
        if isinstance(part, shapely.Polygon):
            rings: Sequence[Shape] = [part.exterior, *part.interiors]
            return "".join(self._line(ring) + "Z" for ring in rings if not ring.is_empty)
        return self._line(part) if isinstance(part, shapely.LineString) else ""

    def _line(self, line: Shape) -> str:
        points = [self.at(lon, lat) for lon, lat in shapely.get_coordinates(line)]
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) if points else ""

    def _add_scale(self) -> None:
        """A bar of round length in the lower left, and where north is."""
        metres = next((one for one in ROUND_LENGTHS if one * self.scale > self.width / 9), ROUND_LENGTHS[-1])
        long, y, size = metres * self.scale, self.height - 18, self.width / 75
        words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
        back = f'<rect x="8" y="{y - size * 1.5:.1f}" width="{long + 24:.1f}" height="{size * 1.5 + 14:.1f}"'
        bar = f'<path d="M18,{y - 5:.1f}V{y:.1f}H{18 + long:.1f}V{y - 5:.1f}" {Pen(line=INK, width=1.6).written()}/>'
        across = self.width - 26
        north = f'<path d="M{across:g},30L{across - 8:g},52L{across:g},47L{across + 8:g},52Z" fill="{INK}"/>'
        self.parts += [
            back + ' fill="#fff" opacity="0.85"/>', bar, _text((18 + long / 2, y - 7), words, size=size, colour=INK),
            north, _text((across, 24), "N", size=size, colour=INK),
        ]  # fmt: skip


def _ems(words: str) -> float:
    """How wide words are, in heights of their letters: Chinese ones are square."""
    return sum(1 if ord(one) > 0x2E80 else 0.56 for one in words)


def _text(spot: tuple[float, float], words: str, *, size: float, colour: str) -> str:
    """A text with its middle at a point, and a pale rim that keeps it apart from lines below it."""
    x, y = spot
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family={quoteattr(FONTS)} font-size="{size:.1f}"'
        f' fill="{colour}" stroke="#ffffff" stroke-width="{size / 5:.1f}" stroke-linejoin="round"'
        f' paint-order="stroke">{escape(words)}</text>'
    )
