"""Benchmarks: one file for each figure we publish, each measured beside its floor in the same run."""
