"""Addresses of this app."""

from django.urls import path

from wangge.board import views

app_name = "board"
urlpatterns = [
    path("", views.wall, name="wall"),
    path("digest/", views.digest, name="digest"),
    path("figures/", views.figures, name="figures"),
    path("figures/cases/", views.behind, name="behind"),
    path("figures/export/", views.export, name="export"),
]
