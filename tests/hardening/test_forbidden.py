"""What must not be known of people has no name anywhere: no column, no key of a flow or list, no heading, no field."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps

from tests.architecture.house import APPS, PACKAGE
from tests.architecture.test_house_rules import FORBIDDEN
from tests.hardening.walking import all_forms
from wangge.console.api.document import document

CHINESE = re.compile(
    "民族|宗教|信仰|政治面貌|党派|党员|艾滋|HIV|犯罪|前科|案底|刑满|上访人|信访人员|缠访|人脸|声纹|指纹|虹膜|信用分|风险等级(?!.*场所)"
    "|人员评分|积分|打卡|签到|轨迹|在线时长|行踪"
)
NOT_OF_A_PERSON = {  # the purpose of an opening; the number of a region; what somebody calls their key
    ("search.html", "reason"), ("_passkey.html", "name"), ("calendar.html", "code"), ("local_calendar.html", "code"),
}  # fmt: skip
PERSONAL = re.compile(r"phone|name$|id_number|home|password|code|reason|text|birth|email|token")


def names_in(thing: Any) -> Iterator[str]:
    """Every key of a tree of data."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield str(key)
            yield from names_in(value)
    elif isinstance(thing, list):
        for one in thing:
            yield from names_in(one)


def columns() -> set[str]:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    fields = [field for model in models for field in model._meta.get_fields() if not field.auto_created]
    words = [str(getattr(field, name, "")) for field in fields for name in ("verbose_name", "help_text", "db_column")]
    return {field.name for field in fields} | set(words)


def data_keys() -> set[str]:
    """Names in the data we ship: flows, lists, mappings; of tables the heading."""
    found: set[str] = set()
    for file in [*PACKAGE.glob("*/flows/*.toml"), *PACKAGE.glob("*/mappings/*"), *PACKAGE.glob("*/data/**/*")]:
        if file.suffix == ".toml":
            found |= set(names_in(tomllib.loads(file.read_text())))
        elif file.suffix == ".json":
            found |= set(names_in(json.loads(file.read_text())))
        elif file.suffix in {".csv", ".tsv"}:
            found |= set(re.split(r"[,\t]", file.read_text().splitlines()[0]))
    return found


def headings() -> set[str]:
    """The headings of every sheet that comes in or goes out, in both languages."""
    told = re.compile(r'\b(?:Column|Heading|SheetSpec)\(\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"')
    return {word for file in PACKAGE.rglob("*.py") for found in told.findall(file.read_text()) for word in found}


def asked() -> set[str]:
    """The names of everything a form or a program may send."""
    shapes = document()["components"]["schemas"].values()
    return {name for form in all_forms() for name in form.base_fields} | {
        name for shape in shapes for name in shape.get("properties", {})
    }


@pytest.mark.parametrize("found", [columns, data_keys, headings, asked], ids=lambda one: one.__name__)
def test_nothing_is_named_after_what_must_not_be_known(found: Any) -> None:
    names = found()
    assert len(names) > 20
    assert [one for one in sorted(names) if CHINESE.search(one) or (one.isascii() and FORBIDDEN.search(one))] == []


@pytest.mark.parametrize(
    "planted",
    ["民族", "政治面貌", "是否党员", "宗教信仰", "人员评分", "ethnicity", "religion", "hiv_status", "credit_score"],
)
def test_the_net_catches_what_it_is_for(planted: str) -> None:
    assert CHINESE.search(planted) or FORBIDDEN.search(planted)


def test_forms_that_write_into_the_address_hold_nothing_personal() -> None:
    told = re.compile(r"<form\b(?![^>]*method=\"post\")(.*?)</form>", re.S | re.I)
    wrong = []
    for file in PACKAGE.rglob("templates/**/*.html"):
        for form in told.findall(file.read_text()):
            names = re.findall(r"<(?:input|select|textarea)\b[^>]*\bname=\"([^\"]+)\"", form)
            wrong += [(file.name, name) for name in names if PERSONAL.search(name)]
    assert set(wrong) <= NOT_OF_A_PERSON


def test_no_address_has_a_place_for_something_personal() -> None:
    from tests.hardening.walking import addresses

    patterns = [str(one.view) + one.path for one in addresses()]
    assert not [one for one in patterns if re.search(r"<\w+:(?:phone|name|id_number|username)>", one)]
