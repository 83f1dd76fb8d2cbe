"""Registers the app with Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The catalog app."""

    name = "wangge.catalog"
    label = "catalog"
