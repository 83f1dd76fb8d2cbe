"""Addresses of this app: OGC API Features (OGC 17-069r4) below /ogc/."""

from django.urls import path, re_path

from wangge.partners.api import operations

app_name = "partners"
urlpatterns = [
    path("", operations.landing, name="landing"),
    path("api", operations.document, name="document"),
    path("conformance", operations.conformance, name="conformance"),
    path("collections", operations.collections, name="collections"),
    path("collections/<slug:collection>", operations.collection, name="collection"),
    path("collections/<slug:collection>.gpkg", operations.whole, name="whole"),
    path("collections/<slug:collection>/items", operations.items, name="items"),
    path("collections/<slug:collection>/items/<str:feature>", operations.item, name="item"),
    re_path(r"^.*$", operations.nothing),
]
