"""Door of migration rules: where running cases of one version stand in another; published, then done by a job."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.access import queries as access_queries
from wangge.cases import queries as case_queries
from wangge.cases.actions import migrate_cases as migrating
from wangge.console.views.flows import KEEPER, REFUSED, said
from wangge.flow import actions as flow_actions
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, Problem
from wangge.flow.rules.migrating import gaps_of_migration, open_states

Mapped = dict[str, str]


@dataclass(frozen=True)
class Rule:
    """A rule as it stands on the page: two versions, and where states and moves go."""

    old: Flow
    new: Flow
    states: Mapped
    moves: Mapped

    @property
    def address(self) -> str:
        """Where this rule is written."""
        return f"{reverse('console:migrate-flow')}?from={self.old.key}&to={self.new.key}"

    @property
    def gaps(self) -> list[Problem]:
        """What it leaves without a place."""
        return list(gaps_of_migration(self.old, self.new, self.states, self.moves))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def migrate(request: HttpRequest) -> HttpResponse:
    """Choose two versions, say where each state goes, publish; then have the running cases moved."""
    scope = access_queries.scope_of(request.user)
    if KEEPER not in scope.roles:
        raise Http404
    pair = _pair(request)
    if pair is None:
        return render(request, "console/flows/migrate.html", {"versions": flow_queries.versions()})
    rule = _posted(request, *pair) if request.method == "POST" else _proposed(*pair)
    if request.method != "POST" or request.POST.get("do") == "check":
        return render(request, "console/flows/migrate.html", _context(rule))
    if request.POST.get("do") == "move":
        return _move(request, rule)
    if rule.gaps:
        return render(request, "console/flows/migrate.html", _context(rule), status=REFUSED)
    flow_actions.publish_migration(rule.old.key, rule.new.key, rule.states, moves=rule.moves, by=scope.user_id)
    messages.success(request, _("The rule is published. No case has been moved yet."))
    return redirect(rule.address)


def _move(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Queue the job that carries out the published rule, and nothing that is only typed."""
    migration = flow_queries.migration(rule.old.key, rule.new.key)
    if migration is None:
        messages.error(request, _("Publish the rule first."))
    else:
        migrating.start_migration(migration, by=access_queries.scope_of(request.user).user_id)
        messages.success(request, _("The running cases are being moved. This page counts those that are left."))
    return redirect(rule.address)


def _pair(request: HttpRequest) -> tuple[Flow, Flow] | None:
    """The two versions asked for; they must be published, and of one process."""
    old, new = (flow_queries.version(request.GET.get(name, "")) for name in ("from", "to"))
    if old is None or new is None or old.name != new.name:
        return None
    return flow_queries.flow_by_key(old.key), flow_queries.flow_by_key(new.key)


def _proposed(old: Flow, new: Flow) -> Rule:
    """The published rule, else one in which everything keeps its name."""
    held = flow_queries.migration(old.key, new.key)
    if held:
        return Rule(old, new, dict(held.states), dict(held.moves))
    return Rule(old, new, {key: key for key in open_states(old) if key in open_states(new)}, {})


def _posted(request: HttpRequest, old: Flow, new: Flow) -> Rule:
    """What was chosen on the page; a move that keeps its name need not be said."""
    states = {key: request.POST.get(f"state-{key}", "") for key in open_states(old)}
    moves = {key: request.POST.get(f"move-{key}", "") for key in old.moves if key not in new.moves}
    return Rule(old, new, _chosen(states), _chosen(moves))


def _chosen(pairs: Mapped) -> Mapped:
    return {key: target for key, target in pairs.items() if target}


def _context(rule: Rule) -> dict[str, Any]:
    """The rule with the cases it would move now, and what is missing in it."""
    old, new = rule.old, rule.new
    counts = case_queries.running_on(old.key)
    total, held = sum(counts.values()), flow_queries.migration(old.key, new.key)
    return {
        "rule": rule,
        "states": [(old.states[key], counts.get(key, 0), rule.states.get(key, "")) for key in open_states(old)],
        "targets": [new.states[key] for key in open_states(new)],
        "moves": [(move, rule.moves.get(key, "")) for key, move in old.moves.items() if key not in new.moves],
        "move_targets": list(new.moves.values()),
        "gaps": [said(gap) for gap in rule.gaps],
        "count": total,
        "count_words": ngettext("%(n)s case runs on this version now.", "%(n)s cases run on this version now.", total)
        % {"n": total},
        "held": held,
        "is_held": held is not None and (held.states, held.moves) == (rule.states, rule.moves),
    }
