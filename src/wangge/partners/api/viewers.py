"""Who is asking: anybody, or staff by the token of the desk's interface. A browser's session opens nothing here."""

from django.http import HttpRequest

from wangge.access.queries import NOTHING
from wangge.access.rules import Scope
from wangge.access.tokens import has_token, viewer_by_token


def viewer(request: HttpRequest) -> Scope:
    """What the asker may see: nothing beyond the public without a token; NotSignedInError for one that is wrong."""
    return viewer_by_token(request) if has_token(request) else NOTHING
