"""Promises of publishing: versions only go up, running cases keep theirs, a migration rule leaves nobody behind."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from wangge.flow import actions, queries
from wangge.flow.models import FlowMigration, FlowVersion
from wangge.flow.rules import FlowError, UnsoundError
from wangge.flow.rules.difference import difference
from wangge.kernel.models import AuditEntry

SMALL = (Path(__file__).parent / "small.toml").read_text()
SECOND = SMALL.replace("version = 1", "version = 2")
STATES = {state: state for state in ("reported", "working", "hung", "disputed")}

pytestmark = pytest.mark.django_db


def test_publishing_keeps_who_and_what_for() -> None:
    official = uuid4()
    actions.publish_flow(SMALL, by=official, note="first")
    version = queries.version("small-1")
    assert version is not None
    assert (version.published_by, version.note) == (official, "first")
    assert AuditEntry.objects.get(verb="publish_flow", subject_id="small-1").actor_id == official


def test_publishing_the_same_file_again_changes_nothing() -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SMALL, by=None)
    assert FlowVersion.objects.filter(name="small").count() == 1


@pytest.mark.parametrize("version", [1, 2])
def test_a_changed_file_needs_a_number_not_used_before(version: int) -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND, by=None)
    changed = SMALL.replace("version = 1", f"version = {version}").replace("Take up again", "Go on")
    with pytest.raises(FlowError, match="small-2 is published already; give the changed file the version 3"):
        actions.publish_flow(changed, by=None)
    assert queries.newest_version("small") == 2


def test_an_unsound_file_is_not_published() -> None:
    with pytest.raises(FlowError, match="line 17: state disputed has no holder"):
        actions.publish_flow(SMALL.replace(', holder = "supervisor"', ""), by=None)
    assert queries.version("small-1") is None


def test_a_published_version_stays_as_it_was_when_the_next_is_published() -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND.replace('to = "disputed"', 'to = "closed"\nstops = ["whole"]').replace(
        '    { key = "disputed", label_zh = "待裁定", label_en = "To rule on", holder = "supervisor" },\n', ""
    ).replace(SECOND[SECOND.index('[[moves]]\nkey = "rule"'):SECOND.index('[[moves]]\nkey = "hang"')], "").replace(
        "at_most = 2", "at_most = 1"), by=None)  # fmt: skip
    assert "disputed" in queries.flow_by_key("small-1").states
    assert "disputed" not in queries.flow_by_key("small-2").states


def test_starting_again_leaves_what_the_installation_published() -> None:
    actions.install_shipped()
    source = (actions.SHIPPED / "service_item.toml").read_text()
    number = queries.newest_version("service_item") + 5
    theirs = source.replace(f"version = {number - 5}", f"version = {number}")
    actions.publish_flow(theirs, by=None)
    actions.install_shipped()
    assert queries.newest_version("service_item") == number


def test_a_migration_rule_maps_every_open_state() -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND, by=None)
    actions.publish_migration("small-1", "small-2", STATES, by=None)
    kept = queries.migration("small-1", "small-2")
    assert kept is not None
    assert kept.states == STATES


@pytest.mark.parametrize(
    ("states", "reason"),
    [
        ({**STATES, "hung": "closed"}, "state hung is mapped to closed, which is no open state of small-2"),
        ({**STATES, "moon": "hung"}, "small-1 has no open state moon"),
        ({"reported": "reported", "working": "working", "hung": "hung"}, "state disputed of small-1 is not mapped"),
    ],
)
def test_a_migration_rule_with_a_gap_is_refused(states: dict[str, str], reason: str) -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND, by=None)
    with pytest.raises(UnsoundError, match=reason):
        actions.publish_migration("small-1", "small-2", states, by=None)
    assert not FlowMigration.objects.exists()


def test_a_migration_that_would_lose_a_clock_or_a_move_is_refused() -> None:
    actions.publish_flow(SMALL, by=None)
    renamed = SECOND.replace('"dispatch", label', '"sending", label').replace('["dispatch"]', '["sending"]')
    renamed = renamed.replace('key = "hang"', 'key = "suspend"')
    actions.publish_flow(renamed, by=None)
    with pytest.raises(UnsoundError, match="clock dispatch of small-1 does not exist in small-2") as refused:
        actions.publish_migration("small-1", "small-2", STATES, by=None)
    assert "move hang of small-1 is neither in small-2 nor mapped" in str(refused.value)


def test_a_renamed_move_is_migrated_when_it_is_mapped() -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND.replace('key = "hang"', 'key = "suspend"'), by=None)
    actions.publish_migration("small-1", "small-2", STATES, by=None, moves={"hang": "suspend"})
    assert FlowMigration.objects.get().moves == {"hang": "suspend"}


def test_the_difference_of_two_versions_names_parts_and_fields() -> None:
    first = actions.publish_flow(SMALL, by=None)
    renamed = SECOND.replace('key = "hang"', 'key = "suspend"').replace("5 workdays", "7 workdays")
    second = actions.publish_flow(renamed.replace("at_most = 2", "at_most = 1"), by=None)
    told = [
        (one.what, one.table, one.key, [(f.name, f.before, f.after) for f in one.fields])
        for one in difference(first, second)
    ]
    assert told == [
        ("changed", "moves", "return", [("at_most", "2", "1")]),
        ("removed", "moves", "hang", []),
        ("added", "moves", "suspend", []),
        ("changed", "clocks", "whole", [("limit", "5 workdays", "7 workdays")]),
    ]


def test_the_command_maps_what_keeps_its_name_and_asks_for_the_rest() -> None:
    actions.publish_flow(SMALL, by=None)
    actions.publish_flow(SECOND.replace('"hung"', '"waiting"'), by=None)
    with pytest.raises(CommandError, match="state hung of small-1 is not mapped"):
        call_command("publish_migration", "small-1", "small-2")
    call_command("publish_migration", "small-1", "small-2", "--state", "hung=waiting")
    assert FlowMigration.objects.get().states == {**STATES, "hung": "waiting"}


@pytest.mark.parametrize("words", [["small-1", "moon-1"], ["small-1", "small-1", "--move", "hang"]])
def test_the_command_refuses_what_it_cannot_read(words: list[str]) -> None:
    actions.publish_flow(SMALL, by=None)
    with pytest.raises(CommandError, match=r"no published version moon-1|OLD=NEW"):
        call_command("publish_migration", *words)
