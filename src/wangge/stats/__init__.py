"""Truthful figures about cases."""
