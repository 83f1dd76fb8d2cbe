"""Bring in borders from GeoJSON files; every feature that is not taken, or not taken as it is, is named."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.areas.actions.reading import read_packed
from wangge.areas.models import AreaCode, AreaShape
from wangge.areas.statements import times
from wangge.kernel import audit, clock, geometry, imports
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.imports import ImportReport, Progress, RowProblem

COUNTRY_PREFIX = "156"  # ISO 3166 number of China, put before the code in the national boundary files
UPDATED = ["wkb", "min_x", "min_y", "max_x", "max_y", "source", "is_synthetic", "recorded_at"]


@dataclass
class ShapesImport:
    """What the steps of one import share."""

    codes: Mapping[str, UUID]
    code_property: str
    report: ImportReport
    taken: dict[UUID, tuple[str, geometry.Shape]] = field(default_factory=dict)  # source and border, by area


@dataclass(frozen=True)
class Feature:
    """One feature of a file, with how to speak about it."""

    file: str
    number: int
    content: Mapping[str, Any]


def import_shapes(
    files: Sequence[Path],
    *,
    system: str = "nbs",
    vintage: str = "2023",
    code_property: str = "gb",
    by: UUID | None,
    is_dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Give areas their borders (CGCS2000 degrees); all or nothing, and running it again adds nothing."""

    def import_into(report: ImportReport) -> None:
        codes = dict(AreaCode.objects.filter(system=system, vintage=vintage).values_list("code", "area_id"))
        work = ShapesImport(codes, code_property, report)
        features = [feature for path in files for feature in _features(path)]
        for done, feature in enumerate(features, 1):
            report.read += 1
            _take(work, feature)
            progress(done, len(features))
        _store(work)
        numbers = {key: getattr(report, key) for key in ("read", "added", "changed", "unchanged", "refused")}
        detail = {"files": [path.name for path in files], **numbers}
        audit.record("import_shapes", by=by, subject=("areas", f"{system} {vintage}"), detail=detail)

    report = imports.run(import_into, name="shapes", is_dry_run=is_dry_run)
    forget_everything()
    return report


def _features(path: Path) -> Iterator[Feature]:
    """The features of a file; InvalidInputError when it is not GeoJSON at all."""
    try:
        content = json.loads(read_packed(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        words = {"file": path.name, "why": str(error)}
        message = _("The file %(file)s is not readable JSON: %(why)s. Nothing was changed.") % words
        raise InvalidInputError(message) from error
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list):
        message = _("The file %(file)s is not a GeoJSON collection of features. Nothing was changed.")
        raise InvalidInputError(message % {"file": path.name})
    return (Feature(path.name, number, feature) for number, feature in enumerate(found, 1))


def _take(work: ShapesImport, feature: Feature) -> None:
    """Read one feature and keep its border for every area its code stands for; or say why not."""
    content = feature.content if isinstance(feature.content, dict) else {}
    code = _code(content.get("properties"), work.code_property)
    try:
        border = geometry.read_border(content.get("geometry"))
    except geometry.UnusableError as error:
        _refuse(work, feature, "geometry", _words(error.reason), code)
        return
    areas = [work.codes[short] for short in _short_forms(code) if short in work.codes]
    if not code:
        _refuse(work, feature, work.code_property, _("The feature has no code."), code)
    elif not areas:
        _refuse(work, feature, work.code_property, _("There is no area with this code."), code)
    elif not geometry.is_in_china(border.shape):
        reason = _("The coordinates do not lie in China; they may be in another frame or in metres.")
        _refuse(work, feature, "geometry", reason, f"{border.shape.bounds}")
    else:
        _keep(work, feature, code, border, areas)


def _words(reason: str) -> str:
    return {
        "no_geometry": _("The feature has no geometry."),
        "malformed": _("The geometry cannot be read."),
        "not_a_polygon": _("The geometry is not a polygon, so it is no area."),
    }[reason]


def _code(properties: object, name: str) -> str:
    value = properties.get(name) if isinstance(properties, dict) else None
    code = "" if value is None else str(value).strip()
    return code[3:] if len(code) == 9 and code.startswith(COUNTRY_PREFIX) else code


def _short_forms(code: str) -> list[str]:
    """Filled up with zeros, six digits stand for a province or a city; 441900 is a city and its county."""
    forms = [code]
    if len(code) == 6 and code.endswith("00"):
        forms.append(code[:4])
    if len(code) == 6 and code.endswith("0000"):
        forms.append(code[:2])
    return forms


def _refuse(work: ShapesImport, feature: Feature, column: str, reason: str, value: str) -> None:
    work.report.refused += 1
    work.report.problem(RowProblem(feature.file, feature.number, column, reason, value[:200]))


def _remark(work: ShapesImport, feature: Feature, reason: str, value: str) -> None:
    work.report.problem(RowProblem(feature.file, feature.number, "geometry", reason, value, is_error=False))


def _keep(work: ShapesImport, feature: Feature, code: str, border: geometry.Border, areas: Iterable[UUID]) -> None:
    if border.repaired_km2 is not None:
        value = f"{code}: {border.repaired_km2:.6f} km²"
        _remark(work, feature, _("The polygon was not valid and has been repaired; its area changed."), value)
    for area_id in areas:
        source, before = work.taken.get(area_id, ("", None))
        shape = border.shape
        if before is not None and source == feature.file:
            _remark(work, feature, _("Several features have this code; they were joined."), code)
            shape = geometry.united([before, shape])
        elif before is not None:
            _remark(work, feature, _("An earlier file has this code too; the later file was taken."), code)
        work.taken[area_id] = (feature.file, shape)


def _store(work: ShapesImport) -> None:
    """Write the borders that are new or different."""
    held = {row.area_id: bytes(row.wkb) for row in AreaShape.objects.filter(area_id__in=list(work.taken))}
    rows = [_row(area_id, source, shape) for area_id, (source, shape) in work.taken.items()]
    changed = [row for row in rows if held.get(row.area_id) != row.wkb]
    moment = clock.now()
    times.keep_shapes([row.area_id for row in changed], day=None, moment=moment, plan=None)
    for row in changed:
        row.recorded_at = moment
    AreaShape.objects.bulk_create(
        changed, batch_size=1000, update_conflicts=True, unique_fields=["area"], update_fields=UPDATED
    )
    work.report.added += sum(row.area_id not in held for row in changed)
    work.report.changed += sum(row.area_id in held for row in changed)
    work.report.unchanged += len(rows) - len(changed)


def _row(area_id: UUID, source: str, shape: geometry.Shape) -> AreaShape:
    west, south, east, north = shape.bounds
    wkb = geometry.to_wkb(shape)
    return AreaShape(area_id=area_id, wkb=wkb, min_x=west, min_y=south, max_x=east, max_y=north, source=source[:200])
