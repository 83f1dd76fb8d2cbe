"""Organisations that can hold a duty, and their desks."""
