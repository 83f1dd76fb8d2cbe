"""The live board: counts, lights, map, what changed."""
