"""Answers as they leave: JSON or a GeoPackage; kept by caches where they are for everybody; errors as problems."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from wangge.access.tokens import NotSignedInError, has_token
from wangge.kernel.errors import PlainError, RefusedError
from wangge.kernel.geometry import many_to_geojson
from wangge.kernel.http import problem
from wangge.partners.api.links import GEOJSON, GPKG, JSON, Link
from wangge.partners.forms import Asked
from wangge.partners.queries import Collection, Feature

KEPT_S = 300
COLUMN_KINDS = {"day": "text"}
log = logging.getLogger(__name__)
Operation = Callable[..., HttpResponseBase]


def operation(view: Operation) -> Operation:
    """A door of this service: it is only read, and whatever goes wrong is told as a problem (RFC 9457)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            told = problem(405)
            told.headers["Allow"] = "GET, HEAD"
            return told
        try:
            return _for_caches(request, view(request, *args, **named))
        except Exception as error:  # every error is told as a problem
            return _told(error)

    return answer


def _told(error: Exception) -> HttpResponse:
    if isinstance(error, PlainError):
        return problem(403 if isinstance(error, RefusedError) else 400, _(error.message), field=error.field)
    if isinstance(error, NotSignedInError):
        told = problem(401)
        told.headers["WWW-Authenticate"] = "Bearer"
        return told
    if isinstance(error, Http404 | SuspiciousOperation):
        return problem(404 if isinstance(error, Http404) else 400)
    log.error("an operation failed", exc_info=error)
    return problem(503 if isinstance(error, OperationalError) else 500)


def _for_caches(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What is public may be kept for five minutes; what a token opened, or a browser's session is shown, by nobody."""
    patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization"])
    if has_token(request):
        patch_cache_control(response, private=True, no_store=True)
        return response
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "html" in response.headers["Content-Type"]:
        return response
    patch_cache_control(response, public=True, max_age=KEPT_S)
    assert isinstance(response, HttpResponse)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def as_json(content: Mapping[str, Any], kind: str = JSON) -> HttpResponse:
    """A plain JSON answer."""
    return HttpResponse(msgspec.json.encode(content), content_type=kind)


def linked(links: Sequence[Link]) -> list[dict[str, Any]]:
    """Links as JSON has them."""
    return [one.written() for one in links]


def as_features(features: Sequence[Feature], links: Sequence[Link], asked: Asked) -> HttpResponse:
    """A page of features as GeoJSON, in the coordinates asked for."""
    told = msgspec.json.encode(linked(links))
    written = b",".join(_written(features, asked))
    content = b'{"type":"FeatureCollection","links":%s,"numberReturned":%d,"features":[%s]}'
    return _geojson(content % (told, len(features), written), asked)


def as_feature(feature: Feature, links: Sequence[Link], asked: Asked) -> HttpResponse:
    """One feature as GeoJSON, in the coordinates asked for."""
    [written] = _written([feature], asked)
    return _geojson(b'%s,"links":%s}' % (written[:-1], msgspec.json.encode(linked(links))), asked)


def _geojson(content: bytes, asked: Asked) -> HttpResponse:
    return HttpResponse(content, content_type=GEOJSON, headers={"Content-Crs": f"<{asked.crs}>"})


def _written(features: Sequence[Feature], asked: Asked) -> list[bytes]:
    drawn = many_to_geojson([one.wkb for one in features], is_turned=asked.is_turned)
    return [
        b'{"type":"Feature","id":%s,"properties":%s,"geometry":%s}'
        % (msgspec.json.encode(one.id), msgspec.json.encode(one.properties), (shape or "null").encode())
        for one, shape in zip(features, drawn, strict=True)
    ]


def as_geopackage(collection: Collection, features: Sequence[Feature]) -> HttpResponse:
    """Features as a GeoPackage: EPSG:4490, longitude first as GeoPackage prescribes, whatever was asked for."""
    from wangge.kernel.geofiles import FileLayer, write_geopackage  # GDAL is loaded when the first file is asked for

    columns = {"id": "text"} | {
        name: COLUMN_KINDS.get(about.kind, about.kind) for name, about in collection.properties.items()
    }
    rows = [{"id": one.id, **one.properties} for one in features]
    layer = FileLayer(collection.id, columns, rows, [one.wkb for one in features], collection.drawn_as)
    named = f'attachment; filename="{collection.id}.gpkg"'
    return HttpResponse(write_geopackage([layer]), content_type=GPKG, headers={"Content-Disposition": named})
