"""Arguments for every operation and every URL: what the walker knows how to fill. What it does not know fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

NEVER = UUID("01900000-0000-7000-8000-000000000000")
SKIPPED_ROUTES = {"api/v1/^.*$": "the answer where there is none; asked as api/v1/nothing-here"}
STATIC = ("static/",)


@dataclass(frozen=True)
class Route:
    """One URL pattern: its address as written, the names in it, the view behind it."""

    written: str
    arguments: tuple[tuple[str, str], ...]
    view: str

    @property
    def key(self) -> str:
        """The name of the argument that is the key of a case, visit or photo; empty for none."""
        return next(
            (
                name
                for name, kind in self.arguments
                if kind == "region_key" or (name == "key" and "api" in self.written)
            ),
            "",
        )


class TeachTheOracle(AssertionError):
    """Something new that the walk cannot fill: it must be taught before the new thing is let in."""


def routes() -> list[Route]:
    """Every URL pattern of the site; the addresses of the API's document are walked by their document."""
    return list(_routes(get_resolver(), ""))


def _routes(resolver: URLResolver, before: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLPattern):
            if not written.startswith("api/v1/") and not written.startswith(STATIC):
                yield Route(written, _arguments(one), _view(one))
        else:
            yield from _routes(one, written)


def _view(pattern: URLPattern) -> str:
    return f"{pattern.callback.__module__}.{getattr(pattern.callback, '__name__', '')}"


def _arguments(pattern: URLPattern) -> tuple[tuple[str, str], ...]:
    converters = getattr(pattern.pattern, "converters", {})
    named = {name: type(one).__name__ for name, one in converters.items()}
    regex = getattr(pattern.pattern, "regex", None)
    groups = dict.fromkeys(regex.groupindex if regex and not converters else (), "regex")
    kinds = {"RegionKeyConverter": "region_key", "SlugConverter": "slug", "UUIDConverter": "uuid"}
    kinds |= {"StringConverter": "str", "PathConverter": "path", "IntConverter": "int", "regex": "regex"}
    return tuple((name, kinds.get(kind, kind)) for name, kind in {**groups, **named}.items())


def address(route: Route, values: dict[str, str]) -> str:
    """The address of a route with its arguments filled; TeachTheOracle when one is unknown."""
    from django.urls import resolve

    if "^" in route.written:
        path = "/" + route.written.split("^")[0] + values.get(route.arguments[0][0], "") if route.arguments else "/"
        path = {"audit/": f"/audit/export.{values.get('form', 'csv')}"}.get(route.written.split("^")[0], path)
    else:
        path = "/" + route.written
        for name, _kind in route.arguments:
            if name not in values:
                raise TeachTheOracle(f"the walk cannot fill <{name}> of {route.written}")
            path = path.replace(f"<{_kind_of(route.written, name)}:{name}>", values[name])
    if "<" in path or not resolve(path):
        raise TeachTheOracle(f"the walk cannot fill {route.written}")
    return path


def _kind_of(written: str, name: str) -> str:
    return written.split(f":{name}>")[0].rsplit("<", 1)[1]


SAMPLES: dict[str, Any] = {
    "purpose": "contact", "was_reached": False, "text": "路灯不亮了", "place": "路口", "move": "note", "reason": "看一下",
    "flow": "grid_loop", "channel": "", "phone": "",
}  # fmt: skip


def sample(name: str, shape: dict[str, Any], schemas: dict[str, Any], known: dict[str, Any]) -> Any:
    """A value for a part of a body, from what is known, from its own schema, or TeachTheOracle."""
    if name in known:
        return known[name]
    if "$ref" in shape:
        return body_of(schemas[shape["$ref"].rsplit("/", 1)[1]], schemas, known)
    if shape.get("type") == "array":
        return [sample(name, shape["items"], schemas, known)]
    if name in SAMPLES:
        return SAMPLES[name]
    for kind in (shape, *shape.get("anyOf", ())):
        if "default" in shape:
            return shape["default"]
        if "enum" in kind:
            return kind["enum"][0]
        if kind.get("type") == "boolean":
            return False
    raise TeachTheOracle(f"the walk cannot fill “{name}” of a body")


def body_of(schema: dict[str, Any], schemas: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A body with every part that a schema requires."""
    return {
        name: sample(name, shape, schemas, known)
        for name, shape in schema.get("properties", {}).items()
        if name in schema.get("required", ())
    }
