"""Registers the app with Django."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """The flow app."""

    name = "wangge.flow"
    label = "flow"
