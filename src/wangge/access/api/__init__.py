"""Doors for programs that keep staff."""
