"""How pages of staff write posts and reasons."""
