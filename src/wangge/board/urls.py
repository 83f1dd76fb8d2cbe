"""Addresses of this app."""

from django.urls import path

from wangge.board import views

app_name = "board"
urlpatterns = [
    path("", views.wall, name="wall"),
]
