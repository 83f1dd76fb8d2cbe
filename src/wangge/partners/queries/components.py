"""City components as features: what is classed public of them, and nothing else."""

from typing import Any
from uuid import UUID

from wangge.assets import queries as asset_queries
from wangge.assets.models import Component
from wangge.kernel.geometry import point_wkb
from wangge.kernel.ids import RegionKey
from wangge.partners.queries.features import Feature, Page, Wanted

SHOWN = (
    "region_no", "id", "code", "small_class_id", "small_class__name_zh", "small_class__name_en", "name", "state",
    "accuracy", "lon", "lat", "area_no", "competent__name_zh", "owner__name_zh", "builder__name_zh",
    "maintainer__name_zh", "source", "placed_date", "changed_date",
)  # fmt: skip
NAMED = {"class": "small_class_id", "state": "state", "code": "code"}


def components_page(wanted: Wanted) -> Page:
    """Components in the order of their codes, region by region, as far as whoever asks sees any on the map too.

    Removed ones come only to those who ask for them.
    """
    region_no, _, code = wanted.after.partition("-")
    rows: list[dict[str, Any]] = []
    for region in asset_queries.regions_seen(wanted.scope):
        if region < int(region_no or 0):
            continue
        after = code if region == int(region_no or 0) else ""
        rows += _of_region(region, wanted, after, wanted.limit + 1 - len(rows))
        if len(rows) > wanted.limit:
            break
    shown = rows[: wanted.limit]
    after = f"{shown[-1]['region_no']}-{shown[-1]['code']}" if len(rows) > wanted.limit else ""
    return Page([_feature(row) for row in shown], after)


def _of_region(region_no: int, wanted: Wanted, after: str, most: int) -> list[dict[str, Any]]:
    """A range of the unique index of region and code; with a box, one of the index of places."""
    found = Component.objects.filter(region_no=region_no, code__gt=after)
    if "state" not in wanted.equal:
        found = found.exclude(state=Component.State.REMOVED)
    for name, value in wanted.equal.items():
        found = found.filter(id=value.id) if name == "id" else found.filter(**{NAMED[name]: value})
    if "id" in wanted.equal and wanted.equal["id"].region_no != region_no:
        return []
    if wanted.box:
        west, south, east, north = wanted.box
        found = found.filter(lon__range=(west, east), lat__range=(south, north))
    return list(found.order_by("code").values(*SHOWN)[:most])


def _feature(row: dict[str, Any]) -> Feature:
    key = RegionKey(row["region_no"], UUID(str(row["id"])))
    properties = {
        "code": row["code"],
        "class": row["small_class_id"],
        "class_name": row["small_class__name_zh"],
        "class_name_en": row["small_class__name_en"],
        "name": row["name"],
        "state": row["state"],
        "accuracy": row["accuracy"],
        "area": str(row["area_no"]),
        **{role: row[f"{role}__name_zh"] for role in ("competent", "owner", "builder", "maintainer")},
        "source": row["source"],
        "placed_date": row["placed_date"] and row["placed_date"].isoformat(),
        "changed_date": row["changed_date"] and row["changed_date"].isoformat(),
    }
    return Feature(str(key), properties, point_wkb(row["lon"], row["lat"]))
