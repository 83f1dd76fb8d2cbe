"""How static files are named and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed copies; a missing name is an error, not a silent 404."""

    manifest_strict = True
