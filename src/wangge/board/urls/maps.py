"""Addresses of the map."""

from django.urls import path

from wangge.board import views

app_name = "map"
urlpatterns = [
    path("", views.map_page, name="page"),
    path("layers.json", views.map_layers, name="layers"),
    path("seen/", views.map_seen, name="seen"),
    path("tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", views.map_tile, name="tile"),
    path("print.pdf", views.map_paper, name="paper"),
    path("base.pmtiles", views.map_base, name="base"),
]
