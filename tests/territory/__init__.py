"""Random re-divisions of a small county."""
