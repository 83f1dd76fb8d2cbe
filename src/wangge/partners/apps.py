"""Registers the app with Django."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """The partners app."""

    name = "wangge.partners"
    label = "partners"
