"""Doors of the figures: the page, the cases behind a number, the tables to take away."""

import csv
import io

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.board.forms import Asked
from wangge.board.views.readers import reader
from wangge.kernel import clock
from wangge.kernel.sheets import write_book
from wangge.stats import actions as stats_actions
from wangge.stats import queries as stats_queries
from wangge.stats.queries.tables import Table
from wangge.stats.rules import PERIODS, SMALLEST_SAMPLE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period, each share with its sample and its definition."""
    scope, asked = reader(request), Asked.read(request.GET)
    found = stats_queries.figures(scope, days=asked.days)
    rows = [found.all_places, *(found.places if len(found.places) > 1 else [])]
    context = {"figures": found, "rows": rows, "asked": asked, "periods": PERIODS, "least": SMALLEST_SAMPLE}
    return render(request, "board/figures.html", context)


@never_cache
@login_required
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The cases one number counts."""
    scope, asked = reader(request), Asked.read(request.GET)
    found = stats_queries.cases_behind(
        scope, asked.figure, days=asked.days, area_no=asked.area_no, matter_id=asked.matter_id
    )
    context = {"found": found, "asked": asked, "title": _titles()[asked.figure], "titles": _titles()}
    return render(request, "board/behind.html", context)


def _titles() -> dict[str, str]:
    return {
        "closed": _("Closed"),
        "on_time": _("Closed in time"),
        "late": _("Closed late"),
        "overdue": _("Open and overdue"),
        "judged": _("Asked whether it is solved"),
        "solved": _("Solved, says the person"),
        "not_solved": _("Not solved, says the person"),
        "rated": _("Rated"),
        "satisfied": _("Four or five stars"),
        "dissatisfied": _("One or two stars"),
        "came_back": _("Closed as solved, came back"),
        "dispatched": _("Dispatched"),
    }


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The tables as one XLSX book, or one of them as CSV; on record."""
    scope, asked = reader(request), Asked.read(request.GET)
    taken = stats_actions.export_figures(scope, days=asked.days, by=scope.user_id)
    name = f"figures-{clock.today()}-{asked.days}d"
    if request.GET.get("form") == "csv":
        wanted = request.GET.get("table", "")
        table = next((one for one in taken.tables if one.spec.key == wanted), taken.tables[0])
        return _file(_csv(table), "text/csv; charset=utf-8", f"{name}-{table.spec.key}.csv")
    book = write_book([one.spec for one in taken.tables], {one.spec.key: one.rows for one in taken.tables}, taken.mark)
    return _file(book, XLSX, f"{name}.xlsx")


def _csv(table: Table) -> bytes:
    """CSV that spreadsheet programs open rightly; no cell of it can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in table.spec.columns])
    for row in table.rows:
        cells = [row.get(column.key, "") for column in table.spec.columns]
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
