"""Verbs of the demo: build the whole city once, from one fixed seed."""

from wangge.demo.actions.build import build_demo

__all__ = ["build_demo"]
