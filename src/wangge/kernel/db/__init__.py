"""The PostgreSQL backend with immediate foreign keys, so that a violation is an error where it happens."""
