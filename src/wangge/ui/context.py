"""What every page's frame needs to know."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wangge.kernel import maps
from wangge.ui import menu

THEMES = ("auto", "light", "dark")


def frame(request: HttpRequest) -> dict[str, object]:
    """Context for the page frame; what costs a query is asked only when the page shows it."""
    viewer: Any = SimpleLazyObject(lambda: menu.viewer_of(request))
    theme = request.COOKIES.get("theme", "")
    return {
        "viewer": viewer,
        "menu": SimpleLazyObject(lambda: menu.entries_for(viewer)),
        "menu_here": SimpleLazyObject(lambda: menu.current(menu.entries_for(viewer), request.path)),
        "theme": theme if theme in THEMES else "auto",
        "is_large": request.COOKIES.get("large") == "1",
        "is_demo": settings.IS_DEMO,
        "events_url": events_url(request),
        "review_line": settings.REVIEW_LINE,
        "time_words": time_words,
        "map_words": map_words,
        "map_layers": maps.address(),
    }


def events_url(request: HttpRequest) -> str:
    """Where the browser finds the event stream: this host, this host on another port, or another address."""
    url = settings.EVENTS_URL or "/events"
    if not url.startswith(":"):
        return url
    host = request.get_host().rsplit(":", 1)[0]
    return f"{request.scheme}://{host}{url}"


def map_words() -> str:
    """The words of the map's own controls, as the map library wants them."""
    words = {
        "Map.Title": _("Map"),
        "NavigationControl.ZoomIn": _("Zoom in"),
        "NavigationControl.ZoomOut": _("Zoom out"),
        "CooperativeGesturesHandler.WindowsHelpText": _("Hold Ctrl and scroll to zoom"),
        "CooperativeGesturesHandler.MacHelpText": _("Hold ⌘ and scroll to zoom"),
        "CooperativeGesturesHandler.MobileHelpText": _("Use two fingers to move the map"),
    }
    return json.dumps(words, ensure_ascii=False)


def time_words() -> dict[str, str]:
    """The words the page's script counts time down with; the same as the server's."""
    return {
        "left": _("{time} left"),
        "over": _("overdue by {time}"),
        "ago": _("{time} ago"),
        "now": _("just now"),
        "days": _("{n} d"),
        "hours": _("{n} h"),
        "minutes": _("{n} min"),
        "live": _("Live"),
        "polling": _("Asking every few seconds"),
        "offline": _("Offline: showing the last known state"),
    }
