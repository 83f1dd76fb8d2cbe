"""Addresses of this app."""

from django.urls import path

from wangge.areas import views

app_name = "areas"
urlpatterns = [
    path("grids.geojson", views.grids, name="grids"),
    path("at", views.at, name="at"),
    path("search", views.search, name="search"),
]
