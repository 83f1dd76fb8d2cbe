"""Notice boards, open to everybody: the page of a grid, its plan, its PDF, the overview of an area, a photo."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.areas.models import Area
from wangge.kernel.files import open_file
from wangge.kernel.papers import paper_named
from wangge.territory import queries

GONE = 410
UNLISTED = "noindex, noarchive"  # names of staff belong on boards, not in the stores of search engines


@never_cache
@require_safe
def board(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """The notice board of a grid as of today; of one that has ended, what follows it."""
    area = _grid(area_id)
    if queries.is_over(area):
        heirs = queries.followers_of(area)
        return render(request, "territory/board_over.html", {"area": area, "heirs": heirs}, status=GONE)
    told = queries.board_of(area, _language())
    code = queries.qr_uri(_root(request) + told.report)
    response = render(request, "territory/board.html", {"board": told, "area": area, "code": code})
    response.headers["X-Robots-Tag"] = UNLISTED
    return response


@require_safe
def board_plan(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """The plan of a grid as a drawing."""
    drawn = queries.plan_drawing(_grid(area_id), _language())
    if not drawn:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@never_cache
@require_safe
def board_paper(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """The notice board as PDF, A4 or A3."""
    area, paper = _grid(area_id), paper_named(request.GET.get("paper", ""))
    if queries.is_over(area):
        raise Http404
    told = queries.board_of(area, _language())
    pdf = queries.board_pdf([told], paper, language=_language(), root=_root(request))
    return _pdf(pdf, f"grid-{told.code or told.area.area_no}-{paper.key}")


@never_cache
@require_safe
def overview_paper(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """All grids of an area on one sheet, as PDF; A3 unless A4 is asked for."""
    area, paper = queries.current_area(area_id), paper_named(request.GET.get("paper", "a3"))
    pdf = queries.overview_pdf(area, paper, language=_language()) if area else None
    if area is None or pdf is None:
        raise Http404
    return _pdf(pdf, f"grids-{area.area_no}-{paper.key}")


@never_cache
@require_safe
def board_photo(request: HttpRequest, area_id: UUID, photo_id: UUID) -> HttpResponse:
    """The photo of somebody the board names now; not found from the moment the consent or the post ends."""
    name = queries.photo_on_board(_grid(area_id), photo_id)
    if name is None:
        raise Http404
    return HttpResponse(open_file(name), content_type="image/jpeg", headers={"X-Robots-Tag": UNLISTED})


def _grid(area_id: UUID) -> Area:
    area = queries.board_area(area_id)
    if area is None:
        raise Http404
    return area


def _pdf(content: bytes, name: str) -> HttpResponse:
    told = {"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Robots-Tag": UNLISTED}
    return HttpResponse(content, content_type="application/pdf", headers=told)


def _root(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _language() -> str:
    return get_language() or "zh-hans"
