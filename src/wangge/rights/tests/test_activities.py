"""Promises of the register: what is asked of persons is named, told, and remembered with the version that was shown."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from tests.architecture.house import APPS, PACKAGE
from tests.county import County

from wangge.rights import queries
from wangge.rights.queries.activities import shipped

ASKED_OF_PERSONS = {"phone", "home", "id_number"}  # photographs by staff show their own work
ABOUT_STAFF = {"accounts", "access"}  # names and numbers of accounts, not of residents


def forms_of_the_house() -> Iterator[type[Any]]:
    for app in APPS:
        if any((PACKAGE / app / name).exists() for name in ("forms.py", "forms")):
            module = importlib.import_module(f"wangge.{app}.forms")
            for one in vars(module).values():
                if isinstance(one, type) and issubclass(one, forms.Form) and one.__module__.startswith("wangge"):
                    yield one


def strays(found: Iterator[type[Any]]) -> list[str]:
    """Forms that ask something of persons and name no activity of the register that lists it."""
    wrong = []
    for one in found:
        asked = ASKED_OF_PERSONS & set(one.base_fields)
        named = getattr(one, "activities", ())
        listed = {field for key in named for field in shipped()[key].fields}
        wrong += [one.__name__] if asked - listed and one.__module__.split(".")[1] not in ABOUT_STAFF else []
    return wrong


def test_every_form_that_asks_something_of_persons_names_its_activity() -> None:
    assert strays(forms_of_the_house()) == []


def test_a_form_that_names_none_is_found() -> None:
    class Nosy(forms.Form):
        id_number = forms.CharField()

    Nosy.__module__ = "wangge.portal.forms"
    assert strays(iter([Nosy])) == ["Nosy"]


def test_every_personal_field_of_the_schema_belongs_to_an_activity() -> None:
    kept = {
        f"{model._meta.db_table}.{name}"
        for model in apps.get_models()
        if (held := getattr(model, "privacy", None))
        for name in held.personal.split()
    }
    assert kept == {name for one in shipped().values() for name in one.holds}


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["", "report_form:9", "staff_entry:1", "<b>", "report_form:0"])
def test_a_notice_that_never_was_is_not_believed(county: County, written: str) -> None:
    assert queries.shown_notice(written, "report_form") == "report_form:1"
