"""Journeys: a real browser, the whole process group, the demo city."""
