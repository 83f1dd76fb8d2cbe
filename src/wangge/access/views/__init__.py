"""Doors of keeping staff."""
