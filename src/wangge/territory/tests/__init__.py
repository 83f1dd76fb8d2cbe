"""Tests of the territory pages."""
