"""What persons may ask about their own data, and what this house promises about it."""
