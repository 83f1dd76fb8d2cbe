"""Residents' doors to their own data: what is held, who looked, a copy, requests. Opened by number and code alone."""

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.accounts.actions import attempts
from wangge.accounts.actions.attempts import TooManyError
from wangge.cases import queries as case_queries
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.kernel.http import address_of
from wangge.kernel.ids import RegionKey
from wangge.portal.forms import CopyForm, RightsForm
from wangge.portal.views import tries
from wangge.rights import actions as rights_actions
from wangge.rights import queries as rights_queries
from wangge.rights.actions.copying import Copy, as_data
from wangge.rights.queries import HeldPage
from wangge.rights.rules import KINDS
from wangge.ui.fields import blame

GET_AND_POST = ["GET", "HEAD", "POST"]


def _granted(request: HttpRequest, key: RegionKey) -> HeldPage | None:
    """The page of a case this session has opened by number and code."""
    is_granted = str(key) in request.session.get("granted", [])
    return rights_queries.held_page(key) if is_granted else None


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The cases this session holds the codes of; without any, the form that asks for number and code."""
    keys = [RegionKey.parse(one) for one in request.session.get("granted", [])]
    pages = [page for key in reversed(keys) if (page := case_queries.followed(key))]
    if not pages:
        return redirect("portal:follow")
    return render(request, "portal/mine.html", {"pages": pages})


@never_cache
@require_safe
def my(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """What is held about me by one case, who looked and why, and what I asked."""
    page = _granted(request, key)
    if page is None:
        return redirect("portal:follow")
    return render(request, "portal/my.html", _context(page, RightsForm()))


def _context(page: HeldPage, form: RightsForm) -> dict[str, object]:
    activity = rights_queries.activities()["rights_request"]
    return {"page": page, "form": form, "kinds": list(KINDS.values()), "activity": activity}


@never_cache
@require_http_methods(GET_AND_POST)
def ask(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """Ask something. What was typed stays when it cannot be taken, but for numbers. Merely visited, it is the page."""
    if request.method != "POST":
        return redirect("portal:my", key=key)
    page = _granted(request, key)
    if page is None:
        raise Http404
    form = RightsForm(request.POST)
    if form.is_valid():
        try:
            rights_actions.ask_right(key, form.asked(), by=None)
            return redirect("portal:my", key=key)
        except PlainError as error:
            blame(form, error)
    return render(request, "portal/my.html", _context(page, form), status=422)


@require_POST
def take_back(request: HttpRequest, key: RegionKey, asked: RegionKey) -> HttpResponse:
    """Take a request back."""
    if _granted(request, key) is None:
        raise Http404
    try:
        rights_actions.withdraw_request(key, asked, by=None)
    except PlainError as error:
        raise Http404 from error
    return redirect("portal:my", key=key)


@never_cache
@require_http_methods(GET_AND_POST)
def copy(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """A copy as a file; number and code are asked anew, and wrong ones count like anywhere else."""
    page = _granted(request, key)
    if page is None:
        return redirect("portal:follow")
    form, status = CopyForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            number, code = form.cleaned_data["number"], form.cleaned_data["code"]
            try:
                opened = attempts.guessed(lambda: case_queries.grant(number, code), *tries(request, number))
            except TooManyError as error:
                form.add_error(None, error.message)
                return render(request, "portal/my_copy.html", {"page": page, "form": form}, status=429)
            taken = _taken(request, key) if opened == key else None
            if taken is not None:
                return _file(taken, form.cleaned_data["form"])
            form.add_error(None, _("Number and code do not belong together. Please check both."))
    return render(request, "portal/my_copy.html", {"page": page, "form": form}, status=status)


def _taken(request: HttpRequest, key: RegionKey) -> Copy | None:
    return rights_actions.take_copy(key, by=None, address=address_of(request))


def _file(taken: Copy, form: str) -> HttpResponse:
    """The copy for a program (JSON) or to be read and printed (HTML)."""
    if form == "json":
        content, kind = msgspec.json.format(msgspec.json.encode(as_data(taken)), indent=2), "application/json"
    else:
        content, kind = render_to_string("portal/copy_file.html", {"copy": taken}).encode(), "text/html; charset=utf-8"
    answer = HttpResponse(content, content_type=kind)
    suffix = "json" if form == "json" else "html"
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y%m%d}.{suffix}"'
    return answer
