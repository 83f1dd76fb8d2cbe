"""The machine door of the desk: what the pages can do, as JSON, by the same actions and queries."""
