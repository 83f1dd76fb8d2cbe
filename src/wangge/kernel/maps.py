"""The register of map layers: apps add theirs when they start; a door serves them, each to those who may see it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

from django.utils.functional import Promise

from wangge.kernel.tiles import FINEST, Tile

MOST_BYTES = 48_000_000  # of finished tiles in the memory of one process


class Asked(NamedTuple):
    """A tile, and the day whose map is wanted; none is the map as it is."""

    tile: Tile
    at: date | None = None


@dataclass(frozen=True)
class Layer:
    """One layer. `source` gives a packed tile (see `kernel.tiles`), empty where nothing lies.

    Without `may_see` the layer is the same for everybody, and `mark` says which edition of a tile would be given: it
    changes with the content, and costs less. A layer with `may_see` is made for one viewer and kept nowhere.
    """

    key: str
    label: str | Promise
    kind: str  # borders, points, heat
    source: Callable[[Any, Asked], bytes]
    mark: Callable[[Asked], str] | None = None
    may_see: Callable[[Any], bool] | None = None
    zooms: tuple[int, int] = (0, FINEST)
    order: int = 50

    @property
    def is_public(self) -> bool:
        """Whether it is the same for everybody."""
        return self.may_see is None


_layers: dict[str, Layer] = {}
_addresses: list[Callable[[], str]] = []


def register(layer: Layer) -> None:
    """Add a layer; called from an app's `ready`. The same key again replaces the layer."""
    _layers[layer.key] = layer


def layers_for(viewer: Any) -> list[Layer]:
    """The layers this viewer may see, in order."""
    return [layer for layer in sorted(_layers.values(), key=lambda one: one.order) if _opens(layer, viewer)]


def public_layer(key: str) -> Layer | None:
    """The layer with this key if it is for everybody, so that nobody need be asked who they are."""
    layer = _layers.get(key)
    return layer if layer is not None and layer.is_public else None


def layer_for(viewer: Any, key: str) -> Layer | None:
    """The layer with this key; None when this viewer may not see it, as when there never was one."""
    layer = _layers.get(key)
    return layer if layer is not None and _opens(layer, viewer) else None


def _opens(layer: Layer, viewer: Any) -> bool:
    return layer.may_see is None or layer.may_see(viewer)


def served_at(address: Callable[[], str]) -> None:
    """Say where maps are told what there is to show; called once, from the `ready` of the app with the door."""
    _addresses[:] = [address]


def address() -> str:
    """Where a page's map asks for its layers; empty where no app serves them."""
    return _addresses[0]() if _addresses else ""


class TileCache:
    """Finished tiles, the longest unused thrown away first; bounded in bytes, not in number.

    Every process has its own: a tile costs some milliseconds, less than a shared cache would ask of an installation.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.held = most, 0
        self._tiles: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def tile(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The tile with this key, made if it is not there. The key names everything the tile depends on."""
        with self._lock:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self.held += len(made) - len(self._tiles.pop(key, b""))
            self._tiles[key] = made
            while self.held > self.most and self._tiles:
                self.held -= len(self._tiles.popitem(last=False)[1])
        return made
