"""Links from every answer to its other forms and to what follows."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.partners.queries import Collection

JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
GPKG, OPENAPI = "application/geopackage+sqlite3", "application/vnd.oai.openapi+json;version=3.0"


class Link(NamedTuple):
    """A link as OGC answers carry it."""

    href: str
    rel: str
    type: str
    title: str

    def written(self) -> dict[str, Any]:
        """As JSON has it."""
        return self._asdict()


def absolute(request: HttpRequest, name: str, *parts: str, query: str = "") -> str:
    """The whole address of one of our pages."""
    return request.build_absolute_uri(reverse(f"partners:{name}", args=parts) + query)


def own_links(request: HttpRequest, kind: str = JSON) -> list[Link]:
    """This answer as data, and as a page."""
    asked = request.GET.copy()
    asked["f"] = "json"
    data = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
    asked["f"] = "html"
    page = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
    return [
        Link(data, "self", kind, _("This answer as data")),
        Link(page, "alternate", HTML, _("This answer as a page")),
    ]


def landing_links(request: HttpRequest) -> list[Link]:
    """Where everything is found."""
    return [
        *own_links(request),
        Link(absolute(request, "document"), "service-desc", OPENAPI, _("Description for programs (OpenAPI)")),
        Link(absolute(request, "document", query="?f=html"), "service-doc", HTML, _("Description for people")),
        Link(absolute(request, "conformance"), "conformance", JSON, _("What this service conforms to")),
        Link(absolute(request, "collections"), "data", JSON, _("The collections")),
    ]


def collection_links(request: HttpRequest, collection: Collection) -> list[Link]:
    """A collection's features in every form."""
    items = absolute(request, "items", collection.id)
    about = absolute(request, "collection", collection.id)
    return [
        Link(about, "self", JSON, collection.title),
        Link(f"{about}?f=html", "alternate", HTML, collection.title),
        Link(items, "items", GEOJSON, _("Features as GeoJSON")),
        Link(f"{items}?f=html", "items", HTML, _("Features as a page")),
        Link(absolute(request, "whole", collection.id), "enclosure", GPKG, _("Everything as GeoPackage")),
    ]


def page_links(request: HttpRequest, collection: Collection, after: str) -> list[Link]:
    """This page, the next one, and the collection."""
    found = own_links(request, GEOJSON)
    if after:
        asked = request.GET.copy()
        asked["after"] = after
        address = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        kind = HTML if asked.get("f") == "html" else GEOJSON
        found.append(Link(address, "next", kind, _("The features that follow")))
    return [*found, Link(absolute(request, "collection", collection.id), "collection", JSON, collection.title)]
