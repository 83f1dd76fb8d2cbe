"""Registers the app with Django."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console app."""

    name = "wangge.console"
    label = "console"
