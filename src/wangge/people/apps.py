"""Registers the app with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people app."""

    name = "wangge.people"
    label = "people"
