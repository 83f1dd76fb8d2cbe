"""Every address of the installation, every form and every table: found, not listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django import forms
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import APPS, PACKAGE
from tests.county import REGION
from wangge.kernel.fanout import asking_all

NOBODY = UUID(int=1)
SAMPLES = {"region_key": f"{REGION}-{NOBODY}", "uuid": str(NOBODY), "slug": "note", "str": "x", "path": "x", "int": "1"}


@dataclass(frozen=True)
class Address:
    """A pattern, and one address that fits it."""

    name: str
    path: str
    view: Any

    @property
    def is_for_programs(self) -> bool:
        """Whether programs come here, with a token, rather than browsers."""
        return self.path.startswith(("/api/", "/scim/"))


def addresses() -> list[Address]:
    """Every pattern of the resolver with samples for its parts."""
    return sorted(_walk(get_resolver().url_patterns, "/"), key=lambda one: one.path)


def _walk(patterns: list[Any], prefix: str) -> Iterator[Address]:
    for one in patterns:
        path = prefix + _sample(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            yield Address(one.lookup_str, path, one.callback)


def _sample(pattern: Any) -> str:
    written = str(pattern)
    for name, converter in pattern.converters.items():
        kind = {"RegionKeyConverter": "region_key", "UUIDConverter": "uuid", "SlugConverter": "slug",
                "IntConverter": "int"}.get(type(converter).__name__, "str")  # fmt: skip
        for form in (f"<{kind}:{name}>", f"<{name}>", f"<path:{name}>"):
            written = written.replace(form, SAMPLES[kind])
    return {r"^export\.(?P<form>xlsx|csv)$": "export.csv", "^.*$": "nothing-here"}.get(written, written)


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form of every app."""
    for app in APPS:
        for file in [*PACKAGE.glob(f"{app}/forms.py"), *PACKAGE.glob(f"{app}/forms/*.py")]:
            import_module(
                ".".join(("wangge", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
            )
    found: list[type[forms.BaseForm]] = []
    waiting: list[type[Any]] = [forms.Form]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            found += [kind] if kind.__module__.startswith("wangge.") else []
    return sorted(set(found), key=lambda one: f"{one.__module__}.{one.__qualname__}")


def field_names() -> list[str]:
    """The name of every field of every form."""
    return sorted({name for form in all_forms() for name in form.base_fields})


BESIDES = {  # what grows with every request or every guess, and holds no deed
    "django_session", "audit_entry", "attempt", "django_migrations",
}  # fmt: skip


def tables() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of all of them; without those that every request writes to."""
    digest = "count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')"
    held, found = asking_all.set("a witness in a test"), {}
    try:
        with connection.cursor() as cursor:
            for name in sorted(set(connection.introspection.table_names(cursor)) - BESIDES):
                cursor.execute(f'SELECT {digest} FROM "{name}" t')
                found[name] = cursor.fetchone()
    finally:
        asking_all.reset(held)
    return found


def signed_in(user: Any, **more: Any) -> Client:
    """A browser in which somebody has signed in."""
    client = Client(**more)
    client.force_login(user)
    return client
