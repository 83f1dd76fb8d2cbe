"""The operations: where everything is found, what there is, pages of features, one feature, everything as a file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from wangge.kernel.errors import InvalidInputError
from wangge.partners.api.answers import as_feature, as_features, as_geopackage, as_json, linked, operation
from wangge.partners.api.describing import CONFORMS_TO, about_service, described, openapi, operations_told
from wangge.partners.api.links import OPENAPI, landing_links, own_links, page_links
from wangge.partners.api.viewers import viewer
from wangge.partners.forms import (
    ALWAYS,
    FORMS,
    MOST,
    OF_FILE,
    asked_of,
    read_form,
    read_item,
    read_items,
    refuse_unknown,
)
from wangge.partners.queries import Collection, Feature, collection_named, collections_for

MOST_IN_A_FILE = 50_000


@operation
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is found."""
    told = about_service() | {"links": linked(landing_links(request))}
    return _plain(request, told, "partners/landing.html", collections=collections_for(viewer(request)))


@operation
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, or a page of the operations."""
    told = openapi(request)
    return _plain(request, told, "partners/operations.html", kind=OPENAPI, operations=operations_told(told))


@operation
def conformance(request: HttpRequest) -> HttpResponse:
    """The conformance classes this service meets."""
    told = {"conformsTo": list(CONFORMS_TO), "links": linked(own_links(request))}
    return _plain(request, told, "partners/conformance.html", classes=CONFORMS_TO)


@operation
def collections(request: HttpRequest) -> HttpResponse:
    """Every collection with its description."""
    each = [described(request, one) for one in collections_for(viewer(request))]
    told = {"links": linked(own_links(request)), "collections": each}
    return _plain(request, told, "partners/collections.html", collections=collections_for(viewer(request)))


@operation
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    """One collection's description."""
    known = _known(request, collection)
    return _plain(request, described(request, known), "partners/collection.html", collection=known)


@operation
def items(request: HttpRequest, collection: str) -> HttpResponse:
    """A page of features; the next one begins where this one ends, at the same cost."""
    known = _known(request, collection)
    form = read_form(request.GET, request.META.get("HTTP_ACCEPT", ""), forms=FORMS)
    asked = read_items(request.GET, known, viewer(request), form=form)
    page = known.page(asked.wanted)
    if form == "gpkg":
        return as_geopackage(known, page.features)
    links = page_links(request, known, page.after)
    if form == "json":
        return as_features(page.features, links, asked)
    more = next((link.href for link in links if link.rel == "next"), "")
    shown = {"collection": known, "rows": _rows(known, page.features), "more": more}
    return render(request, "partners/items.html", shown)


@operation
def item(request: HttpRequest, collection: str, feature: str) -> HttpResponse:
    """One feature by its id."""
    known = _known(request, collection)
    form = read_form(request.GET, request.META.get("HTTP_ACCEPT", ""))
    asked = read_item(request.GET, known, viewer(request), form=form)
    found = known.one(feature, asked.wanted)
    if found is None:
        raise Http404
    if form == "json":
        return as_feature(found, page_links(request, known, ""), asked)
    told = [(about.about, _shown(found.properties[name])) for name, about in known.properties.items()]
    return render(request, "partners/item.html", {"collection": known, "feature": found, "told": told})


@operation
def whole(request: HttpRequest, collection: str) -> HttpResponse:
    """Every feature as one GeoPackage; at most 50,000, narrowed by the same parameters as pages."""
    known = _known(request, collection)
    refuse_unknown(request.GET, OF_FILE | asked_of(known))
    asked = replace(read_items(request.GET, known, viewer(request), form="gpkg").wanted, limit=MOST)
    found: list[Feature] = []
    while True:
        page = known.page(asked)
        found += page.features
        if len(found) > MOST_IN_A_FILE:
            said = _("A file holds at most %(most)s features; please narrow it, by bbox or level.")
            raise InvalidInputError(said % {"most": f"{MOST_IN_A_FILE:,}"})
        if not page.after:
            return as_geopackage(known, found)
        asked = replace(asked, after=page.after)


@operation
def nothing(_request: HttpRequest) -> HttpResponseBase:
    """An address below this service that is none."""
    raise Http404


def _known(request: HttpRequest, name: str) -> Collection:
    found = collection_named(name, viewer(request))
    if found is None:
        raise Http404
    return found


def _plain(
    request: HttpRequest, told: dict[str, Any], template: str, *, kind: str = "application/json", **shown: Any
) -> HttpResponse:
    """An answer without parameters, as data or as a page."""
    refuse_unknown(request.GET, ALWAYS)
    if read_form(request.GET, request.META.get("HTTP_ACCEPT", "")) == "json":
        return as_json(told, kind)
    return render(request, template, {"told": told, **shown})


def _rows(collection: Collection, features: Sequence[Feature]) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The id of each feature and its properties in the order of the columns."""
    return [(one.id, [(name, _shown(one.properties[name])) for name in collection.properties]) for one in features]


def _shown(value: Any) -> Any:
    """A value as a person reads it."""
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value
