"""Addresses of this app."""

from django.urls import path
from django.views.i18n import set_language

from wangge.ui import views

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("display/", views.set_display, name="set_display"),
    path("viewer-mark.svg", views.viewer_mark, name="viewer_mark"),
    path("healthz", views.health, name="healthz"),
]
