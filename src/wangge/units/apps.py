"""Registers the app with Django."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The units app."""

    name = "wangge.units"
    label = "units"
