"""Doors of the flows: which versions there are, one version drawn, and publishing the next."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import ROLES, Scope
from wangge.accounts.models import User
from wangge.flow import actions as flow_actions
from wangge.flow import queries as flow_queries
from wangge.flow.models import FlowVersion
from wangge.flow.rules import Flow, FlowError, Problem, check_flow, most_hops, parse_flow
from wangge.flow.rules.difference import Change, difference
from wangge.flow.rules.drawing import Drawing, draw

KEEPER = "administrator"
MOST_BYTES = 256 * 1024
REFUSED = 422


@never_cache
@login_required
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """Every process with its versions: who published which, when, and why."""
    scope = _staff(request)
    versions = flow_queries.versions()
    processes = [
        (parse_flow(newest.source), [newest, *older])
        for newest, *older in (list(group) for _name, group in groupby(versions, key=lambda one: one.name))
    ]
    context = {"processes": processes, "names": _names(versions), "is_keeper": KEEPER in scope.roles}
    return render(request, "console/flows/flows.html", context)


@never_cache
@login_required
@require_safe
def flow(request: HttpRequest, key: str) -> HttpResponse:
    """One version: drawn, told in lists, and compared with the one before."""
    scope = _staff(request)
    version = flow_queries.version(key)
    if version is None:
        raise Http404
    this, before = flow_queries.flow_by_key(key), flow_queries.version_before(version)
    context = {
        "version": version,
        "before": before,
        "changes": difference(flow_queries.flow_by_key(before.key), this) if before else [],
        "names": _names([version]),
        "is_keeper": KEEPER in scope.roles,
    }
    return render(request, "console/flows/flow.html", context | _told(this))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Check a flow file and, once it is sound, publish it as the next version. The typed text is kept."""
    scope = _staff(request)
    if KEEPER not in scope.roles or scope.user_id is None:
        raise Http404
    if request.method != "POST":
        start = flow_queries.version(request.GET.get("from", ""))
        return render(request, "console/flows/publish.html", {"source": start.source if start else ""})
    source, wrong = _given(request)
    problems = [] if wrong else check_flow(source)
    if not problems and not wrong and request.POST.get("do") == "publish":
        try:
            published = flow_actions.publish_flow(source, by=scope.user_id, note=request.POST.get("note", "")[:400])
        except FlowError as error:
            wrong = str(error)
        else:
            told = _("Published: %(flow)s. Running cases stay on their version.") % {"flow": published.key}
            messages.success(request, told)
            return redirect("console:flow", key=published.key)
    context = {"source": source, "wrong": wrong, "is_checked": not wrong, **_checked(source, problems)}
    return render(request, "console/flows/publish.html", context, status=REFUSED if problems or wrong else 200)


def _staff(request: HttpRequest) -> Scope:
    """Whoever holds a post may see how cases go; nobody else."""
    scope = access_queries.scope_of(request.user)
    if not scope.roles:
        raise Http404
    return scope


def _given(request: HttpRequest) -> tuple[str, str]:
    """The file handed in, or the text typed, and what is wrong with it before it is read."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("source", "").replace("\r\n", "\n"), ""
    if (file.size or 0) > MOST_BYTES:
        return "", _("The file is larger than 256 KB; a flow file is a short text.")
    try:
        return file.read().decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return "", _("This is not a text file in UTF-8.")


def _checked(source: str, problems: list[Problem]) -> dict[str, object]:
    """The problems in the reader's language, the source by lines, and what a sound file differs in from the newest."""
    told = [(problem.line, said(problem)) for problem in problems]
    at_fault = {line for line, _text in told}
    lines = [(number, text, number in at_fault) for number, text in enumerate(source.splitlines(), 1)]
    if problems or not source:
        return {"problems": told, "lines": lines}
    this = parse_flow(source)
    return {"problems": [], "lines": lines, "changes": _since_newest(this), **_told(this)}


def said(problem: Problem) -> str:
    """The reason in the reader's language; names of the file stay as they are."""
    words = {name: _(str(problem.values[name])) for name in ("kind", "hops") if name in problem.values}
    return _(problem.rule) % {**problem.values, **words} if problem.values else _(problem.rule)


def _since_newest(this: Flow) -> list[Change]:
    newest = next((one for one in flow_queries.versions() if one.name == this.name), None)
    return difference(flow_queries.flow_by_key(newest.key), this) if newest else []


def _told(this: Flow) -> dict[str, object]:
    """A flow as its page shows it: the drawing, and the same in lists."""
    names = _holders()
    clocks = [
        (clock, {effect: [move for move in this.moves.values() if clock.kind in getattr(move, effect)]
                 for effect in ("starts", "stops", "pauses", "resumes", "extends")})
        for clock in this.clocks.values()
    ]  # fmt: skip
    states = [(state, names.get(state.holder, ""), this.moves_from(key)) for key, state in this.states.items()]
    moves = [(move, [names.get(one, one) for one in move.by], this.states.get(move.to)) for move in this.moves.values()]
    hops = most_hops(this)
    return {
        "flow": this,
        "drawing": _drawing(this, names),
        "states": states,
        "moves": moves,
        "clocks": clocks,
        "hops": hops,
    }


def _drawing(this: Flow, names: dict[str, str]) -> Drawing:
    return draw(this, chinese=_chinese(), names=names)


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _holders() -> dict[str, str]:
    """What roles are called in the reader's language."""
    others = {
        "parent": _("The case it was merged into"),
        "reporter": _("The person who asked"),
        "system": _("The system"),
    }
    return others | {key: role.name_zh if _chinese() else role.name_en for key, role in ROLES.items()}


def _names(versions: Iterable[FlowVersion]) -> dict[UUID, str]:
    """Who published, by name."""
    people = User.objects.in_bulk({one.published_by for one in versions if one.published_by})
    return {key: str(person) for key, person in people.items()}
