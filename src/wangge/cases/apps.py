"""Registers the app with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "wangge.cases"
    label = "cases"
