"""Verbs: write the digests of a morning; take figures out of the house."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from wangge.access.rules import Scope, in_stead
from wangge.kernel import audit, clock, marks
from wangge.kernel.sheets import Column
from wangge.stats.models import Digest
from wangge.stats.queries.morning import areas_with_digests, told_of
from wangge.stats.queries.tables import Table, tables
from wangge.stats.rules import told_in

MARK = Column("export", "导出编号", "Export")


@transaction.atomic
def write_digests(day: date, *, by: UUID | None) -> int:
    """Write the digest of a day for every town and county that has none yet; returns how many were written.

    Again, it changes nothing: what leaders have read stays as they read it. What stands open is as of now, so a day
    that is over is written late or not at all.
    """
    since, until = told_in(day, clock.zone())
    now = clock.now()
    written = set(Digest.objects.filter(day=day).values_list("area_no", flat=True))
    count = 0
    for region_no, areas in areas_with_digests().items():
        missing = [area for area in areas if area.area_no not in written]
        if not missing:
            continue
        figures = told_of(region_no, missing, since, until)
        digests = [Digest(area_no=no, day=day, written_at=now, figures=told) for no, told in figures.items()]
        Digest.objects.bulk_create(digests, ignore_conflicts=True)
        count += len(digests)
    if count:
        audit.record("write_digests", by=by, subject=("digest", day.isoformat()), detail={"digests": count})
    return count


@dataclass(frozen=True)
class Exported:
    """The tables as they leave the house, each row with the number of the export, and the mark that holds it."""

    tables: list[Table]
    mark: marks.Mark


@transaction.atomic
def export_figures(scope: Scope, *, days: int, by: UUID | None) -> Exported:
    """The tables of the figures as they leave the house, marked; who took them is on record."""
    mark = marks.new_mark(by, name=scope.name)
    found = [_marked(table, mark.number) for table in tables(scope, days=days)]
    audit.record("export_figures", by=by, subject=("figures", f"{days} days"),
                 detail={"rows": sum(len(table.rows) for table in found), "export": mark.number,
                         **in_stead(*scope.lists_for())})  # fmt: skip
    return Exported(found, mark)


def _marked(table: Table, number: str) -> Table:
    """The table with the number of the export in its last column: names and figures themselves stay as they are."""
    spec = replace(table.spec, columns=(*table.spec.columns, MARK))
    return Table(spec, [{**row, MARK.key: number} for row in table.rows])
