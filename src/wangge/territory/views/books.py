"""The notice boards of an area as one file: asked for, made by a job, taken by whoever asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.kernel.errors import PlainError
from wangge.kernel.files import open_file
from wangge.territory import actions, queries
from wangge.territory.models import BoardBook
from wangge.territory.views.readers import reader


@login_required
@require_POST
def ask_book(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Ask for the boards of every grid of an area."""
    scope = reader(request)
    root, language = f"{request.scheme}://{request.get_host()}", get_language() or "zh-hans"
    try:
        made = actions.ask_book(
            area_id, request.POST.get("paper", ""), language=language, root=root, by=scope.user_id
        )  # fmt: skip
    except PlainError as error:
        messages.error(request, error.message)
        return redirect("territory:area", area_id=area_id)
    return redirect("territory:book", book_id=made.id)


@never_cache
@login_required
@require_safe
def book(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """How far the file is; on its own a part of the page."""
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"territory/book.html{part}", {"book": _own(request, book_id)})


@never_cache
@login_required
@require_safe
def book_file(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The file."""
    found = _own(request, book_id)
    if not found.file:
        raise Http404
    told = {"Content-Disposition": 'attachment; filename="boards.pdf"'}
    return HttpResponse(open_file(found.file), content_type="application/pdf", headers=told)


def _own(request: HttpRequest, book_id: UUID) -> BoardBook:
    found = queries.book_of(book_id, reader(request).user_id)
    if found is None:
        raise Http404
    return found
