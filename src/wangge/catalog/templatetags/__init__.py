"""What this app adds to templates."""
