"""The gazetteer from a sheet: landmarks with their official name, other names, and names people only say."""

import math
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock
from wangge.kernel.imports import ImportReport, run
from wangge.kernel.sheets import Column, SheetSpec, read_table, refuse
from wangge.places.actions.importing import all_or_nothing
from wangge.places.actions.naming import Gazetteer, split_names, spots
from wangge.places.models import Kind

LANDMARKS = SheetSpec(
    "landmarks", "地名", "place names",
    (
        Column("name", "标准名称", "name", is_needed=True, most=60), Column("aliases", "别名", "other names", most=200),
        Column("spoken", "俗称", "spoken names", most=200), Column("lon", "经度", "longitude", is_needed=True, most=30),
        Column("lat", "纬度", "latitude", is_needed=True, most=30), Column("source", "数据来源", "source", most=120),
    ),
)  # fmt: skip


@transaction.atomic
def import_landmarks(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring landmarks in from CSV or XLSX, in CGCS2000 degrees; all rows or none; those known by name stay."""

    def read(report: ImportReport) -> None:
        rows = read_table(name, content, LANDMARKS, report)
        points = [_point(row.cells) for row in rows]
        found = list(zip(rows, spots(points) if points else [], strict=True))
        for row, spot in found:
            if spot is None:
                where = f"{row.cells['lon']}, {row.cells['lat']}"
                refuse(report, row, "lon", _("This point lies outside the territory served here."), where)
        all_or_nothing(report)
        places = Gazetteer(_("Import"), clock.now())
        placed = [(row.cells, spot) for row, spot in found if spot]
        places.learn(Kind.LANDMARK, {spot.region_no for _cells, spot in placed}, {one["name"] for one, _spot in placed})
        for cells, spot in placed:
            names = {key: split_names(cells.get(key, "")) for key in ("aliases", "spoken")}
            places.place(Kind.LANDMARK, cells["name"], spot, **names)
        report.added = places.count(Kind.LANDMARK)
        report.unchanged = len(placed) - report.added
        places.save()
        places.save_names()
        audit.record("import_landmarks", by=by, subject=("landmarks", name), detail={"read": report.read})

    return run(read, name=_("Place names"), is_dry_run=is_dry_run)


def _point(cells: dict[str, str]) -> tuple[float, float]:
    try:
        point = float(cells["lon"]), float(cells["lat"])
    except ValueError:
        return 0.0, 0.0
    return point if all(map(math.isfinite, point)) else (0.0, 0.0)
