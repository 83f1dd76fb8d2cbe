"""Doors of the auditor: search, export, the state of the chain, heads to keep, who opened identities on a day."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.audits import actions, queries
from wangge.audits.forms import day, read_asked
from wangge.audits.rules import MOST_EXPORTED, is_auditor
from wangge.kernel import clock, signing
from wangge.kernel.audit import checking, heads
from wangge.kernel.audit.verifying import KINDS
from wangge.kernel.errors import RefusedError
from wangge.kernel.models import AuditCheck

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _auditor(request: HttpRequest) -> UUID:
    """The auditor who asks; for anybody else these pages do not exist."""
    scope = access_queries.scope_of(request.user)
    if scope.user_id is None or not is_auditor(scope.roles):
        raise Http404
    return scope.user_id


@never_cache
@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Entries by person, verb, subject, case, days, address and reason; each look is itself on record."""
    by, asked = _auditor(request), read_asked(request.GET)
    context = {
        "page": actions.search(asked, by=by),
        "asked": asked,
        "query": urlencode(asked.parts),
        "after": asked.after,
        "verbs": queries.words(),
        "subjects": queries.subject_words(),
        "most": MOST_EXPORTED,
    }
    return render(request, "audits/search.html", context)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The answer as a file, XLSX or CSV, on record."""
    by, asked = _auditor(request), read_asked(request.GET)
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(actions.export_lines(asked, by=by), content_type="text/csv; charset=utf-8")
    else:
        content, count = actions.export_book(asked, by=by)
        answer = HttpResponse(content, content_type=XLSX)
        answer.headers["X-Entries"] = str(count)
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.{form}"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest) -> HttpResponse:
    """The last seals, heads and verification; POST asks for a verification, which a job does."""
    by = _auditor(request)
    if request.method == "POST":
        try:
            checking.ask_check(by=by)
        except RefusedError as error:
            messages.warning(request, _(error.message))
        return redirect("audits:chain")
    check = _check()
    if request.headers.get("HX-Request"):
        return render(request, "audits/chain.html#check", {"check": check})
    context = {
        "check": check,
        "seals": checking.last_seals(queries.regions_of(by)),
        "heads": heads.stored(),
        "key": signing.public_key(),
    }
    return render(request, "audits/chain.html", context)


def _check() -> dict[str, object] | None:
    """The last verification as the page shows it: done, in percent, or what it found with the place of each fault."""
    check: AuditCheck | None = checking.latest()
    if check is None:
        return None
    chinese = queries.speaks_chinese()
    faults = [{**one, "words": KINDS[one["kind"]][0 if chinese else 1]} for one in check.outcome.get("faults", [])]
    percent = 100 * check.done // check.total if check.total else 0
    return {"row": check, "faults": faults, "percent": percent, "found": check.outcome}


@never_cache
@login_required
@require_safe
def head(request: HttpRequest, head_id: UUID) -> HttpResponse:
    """One daily head as the small file that is kept outside."""
    found = actions.take_head(head_id, by=_auditor(request))
    if found is None:
        raise Http404
    answer = HttpResponse(heads.as_file(found), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="audit-head-{found.day:%Y%m%d}.json"'
    return answer


@never_cache
@login_required
@require_safe
def openers(request: HttpRequest) -> HttpResponse:
    """Who opened identities on one day, by name, each with the way to the entries."""
    by = _auditor(request)
    shown = day(request.GET.get("day", "")) or clock.today()
    context = {
        "day": shown, "people": actions.look_at_openers(shown, by=by), "before": shown - timedelta(days=1),
        "later": shown + timedelta(days=1) if shown < clock.today() else None,
    }  # fmt: skip
    return render(request, "audits/openers.html", context)
