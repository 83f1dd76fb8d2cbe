"""The ASGI application of the event stream, a process of its own."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
django.setup()

from wangge.board.stream import application  # noqa: E402 - Django must be set up first

__all__ = ["application"]
