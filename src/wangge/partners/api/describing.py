"""What the service says of itself: its conformance, its collections, its OpenAPI document."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wangge.partners.api.answers import linked
from wangge.partners.api.links import GEOJSON, GPKG, HTML, JSON, absolute, collection_links
from wangge.partners.api.viewers import viewer
from wangge.partners.forms import CGCS2000, MOST, TURNED, USUAL
from wangge.partners.queries import Collection, collections_for, extent

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
KINDS = {"text": {"type": "string"}, "whole": {"type": "integer"}, "yes": {"type": "boolean"},
         "day": {"type": "string", "format": "date"}}  # fmt: skip
Shape = dict[str, Any]


def about_service() -> Shape:
    """Title and description of the whole."""
    return {
        "title": _("Territory and public facts, by OGC API Features"),
        "description": _(
            "Coordinates are CGCS2000. The default CRS84 is served with the same numbers, because no register holds a "
            "transformation between CGCS2000 and WGS-84; on the ground they differ by less than a metre."
        ),
    }


def described(request: HttpRequest, collection: Collection) -> Shape:
    """A collection as JSON has it."""
    where = {"bbox": [list(extent())], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
    when = {"interval": [[None, None]], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.about,
        "itemType": "feature",
        "extent": {"spatial": where} | ({"temporal": when} if collection.is_timed else {}),
        "crs": list(TURNED),
        "storageCrs": CGCS2000,
        "links": linked(collection_links(request, collection)),
    }


def openapi(request: HttpRequest) -> Shape:
    """The OpenAPI 3.0 document, made from the collections."""
    paths = {
        "/": _operation("landing", JSON),
        "/api": _operation("document", "application/vnd.oai.openapi+json;version=3.0"),
        "/conformance": _operation("conformance", JSON),
        "/collections": _operation("collections", JSON),
    }
    for one in collections_for(viewer(request)):
        name, where = one.id.replace("-", "_"), f"/collections/{one.id}"
        asked = [*_paging(), *_properties(one)]
        paths[where] = _operation(f"{name}_about", JSON)
        paths[f"{where}.gpkg"] = _operation(f"{name}_file", GPKG, asked, forms=())
        paths[f"{where}/items"] = _operation(f"{name}_items", GEOJSON, asked, forms=("json", "html", "gpkg"))
        paths[f"{where}/items/{{featureId}}"] = _operation(f"{name}_item", GEOJSON, [_feature_id(), *_of_item()])
    problem = {"title": {"type": "string"}, "status": {"type": "integer"}, "field": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": about_service() | {"version": "1", "license": {"name": "Apache-2.0"}},
        "servers": [{"url": absolute(request, "landing").rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": {"type": "object", "properties": problem, "required": ["title", "status"]}},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"bearer": []}],
    }


def operations_told(document: Shape) -> list[tuple[str, Shape]]:
    """Paths with their operation, for a page."""
    return [(path, methods["get"]) for path, methods in document["paths"].items()]


def _operation(
    name: str, kind: str, parameters: list[Shape] | None = None, *, forms: tuple[str, ...] = ("json", "html")
) -> Shape:
    written = {kind: {"schema": {"type": "object"}}} if kind != GPKG else {GPKG: {"schema": _binary()}}
    kinds = {"html": {HTML: {"schema": {"type": "string"}}}, "gpkg": {GPKG: {"schema": _binary()}}}
    for form in forms:
        written |= kinds.get(form, {})
    asked = [*(parameters or []), *([_query("f", {"type": "string", "enum": list(forms)})] if forms else [])]
    wrong = {"description": "a parameter that cannot be used, by its name", "content": PROBLEM}
    missing = {"description": "there is nothing here", "content": PROBLEM}
    responses = {"200": {"description": "found", "content": written}, "400": wrong, "404": missing}
    return {"get": {"operationId": name, "tags": ["features"], "parameters": asked, "responses": responses}}


def _binary() -> Shape:
    return {"type": "string", "format": "binary"}


def _query(name: str, schema: Shape, about: str = "", **more: Any) -> Shape:
    told = {"description": about} if about else {}
    return {"name": name, "in": "query", "required": False, "schema": schema, **told, **more}


def _feature_id() -> Shape:
    return {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}


def _of_item() -> list[Shape]:
    crs = {"type": "string", "format": "uri", "enum": list(TURNED)}
    days = "a day, a moment, or an interval as 2026-01-01/2026-06-30; areas as they were then"
    return [_query("crs", crs), _query("datetime", {"type": "string"}, days)]


def _paging() -> list[Shape]:
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    return [
        *_of_item(),
        _query("bbox", box, "west, south, east, north", style="form", explode=False),
        _query("bbox-crs", {"type": "string", "format": "uri", "enum": list(TURNED)}),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _query("after", {"type": "string"}, "where a page begins; as the link “next” has it"),
    ]


def _properties(collection: Collection) -> list[Shape]:
    return [_query(name, KINDS[one.kind], one.about) for name, one in collection.properties.items() if one.is_asked]
