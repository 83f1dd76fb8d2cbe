"""The office of the territory: tree, history, plans of re-division, settings."""
