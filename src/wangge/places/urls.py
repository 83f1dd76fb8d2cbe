"""Addresses of this app."""

from django.urls import path

from wangge.places import views

app_name = "places"
urlpatterns = [
    path("search", views.search, name="search"),
    path("buildings.geojson", views.buildings, name="buildings"),
]
