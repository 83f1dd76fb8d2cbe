"""Registers the app with Django."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The board app."""

    name = "wangge.board"
    label = "board"
