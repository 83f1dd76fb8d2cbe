"""Who holds which post, and what a viewer may therefore see and do."""
