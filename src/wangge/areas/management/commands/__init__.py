"""Commands that bring in the territory."""
