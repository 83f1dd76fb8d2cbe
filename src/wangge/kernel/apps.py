"""Registers the app with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel app."""

    name = "wangge.kernel"
    label = "kernel"
