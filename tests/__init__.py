"""Tests that no single app owns."""
