"""Words of the desk's pages."""
