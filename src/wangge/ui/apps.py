"""Registers the app with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The ui app."""

    name = "wangge.ui"
    label = "ui"
