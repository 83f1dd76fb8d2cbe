"""What every page's frame needs to know."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Context for the page frame."""
    return {}
