"""The register of navigation: apps add their entries when they start, and one of them says who is looking."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page, as far as its frame needs to know."""

    name_zh: str = ""
    name_en: str = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. Without roles it is for everybody, and shown first to those with no account."""

    label: str | Promise
    url: str
    icon: str
    order: int
    roles: frozenset[str] = frozenset()
    is_staff_only: bool = False


NOBODY = Viewer()
_entries: dict[str, Entry] = {}
_readers: list[Callable[[HttpRequest], Viewer]] = []


def register(entry: Entry) -> None:
    """Add an entry; called from an app's `ready`. The same address again replaces the entry."""
    _entries[entry.url] = entry


def ask_viewer(reader: Callable[[HttpRequest], Viewer]) -> None:
    """Say who answers for the viewer of a request; called once, from a higher app's `ready`."""
    _readers[:] = [reader]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks at this page; nobody until an app has said how to find out."""
    return _readers[0](request) if _readers else NOBODY


def entries_for(viewer: Viewer) -> list[Entry]:
    """The entries this viewer can use, in order."""
    return [entry for entry in sorted(_entries.values(), key=lambda entry: entry.order) if _shows(entry, viewer)]


def current(entries: list[Entry], path: str) -> str:
    """The address of the entry that a page belongs to: the one whose own address says most of the page's."""
    addresses = [reverse(entry.url) for entry in entries]
    return max((one for one in addresses if one == path or (one != "/" and path.startswith(one))), key=len, default="")


def _shows(entry: Entry, viewer: Viewer) -> bool:
    if entry.roles:
        return bool(entry.roles & viewer.roles)
    return bool(viewer.roles) or not entry.is_staff_only
