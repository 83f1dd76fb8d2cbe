"""Registers the app with Django."""

from django.apps import AppConfig


class StatsConfig(AppConfig):
    """The stats app."""

    name = "wangge.stats"
    label = "stats"
