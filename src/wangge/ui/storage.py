"""How static files are named and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashed names and compressed copies; a missing name is an error, not a silent 404.

    Where nothing has been collected yet (tests, a fresh checkout) names stay as they are.
    """

    manifest_strict = True

    def stored_name(self, name: str) -> str:
        """The name a page should use for a file."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))
