"""Registers the app with Django."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """The assets app."""

    name = "wangge.assets"
    label = "assets"
