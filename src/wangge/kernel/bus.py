"""How a lower floor is heard upstairs: facts are published, listeners run in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(fact: type[Any], listener: Callable[[Any], None]) -> None:
    """Call the listener for every fact of this type; called from an app's `ready`."""
    if listener not in _listeners[fact]:
        _listeners[fact].append(listener)


def has_listeners(fact: type[Any]) -> bool:
    """Whether anybody would hear a fact of this type."""
    return bool(_listeners[fact])


def publish(fact: object) -> None:
    """Tell every listener, now, in the caller's transaction; a listener that fails undoes the whole."""
    for listener in _listeners[type(fact)]:
        listener(fact)
