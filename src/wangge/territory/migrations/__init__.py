"""Schema of this app, step by step."""
