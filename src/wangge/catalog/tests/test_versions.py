"""Promises of versions: no day has two lists or none, a published one never changes, an ended one can still be read."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.county import County

from wangge.catalog import actions, queries
from wangge.catalog.models import DutyList, Matter
from wangge.catalog.tests.books import book
from wangge.kernel import clock
from wangge.kernel.errors import RefusedError


def draft_of(**sheets: list[dict[str, str]]) -> DutyList:
    made = actions.import_duty_list(book(**sheets), by=None).draft
    assert made is not None
    return made


def test_a_new_version_ends_the_one_before_at_its_beginning(county: County) -> None:
    old, day = queries.list_in_force(), clock.today() + timedelta(days=30)
    new = actions.publish_draft(draft_of().id, begins=day, by=None)
    assert DutyList.objects.get(id=old.id).effective_to == day  # type: ignore[union-attr]
    assert (new.effective_from, new.effective_to) == (day, None)
    assert queries.list_in_force() == old
    assert DutyList.objects.in_force(day).get() == new


def test_a_version_between_two_ends_where_the_later_begins(county: County) -> None:
    today = clock.today()
    actions.publish_draft(draft_of().id, begins=today + timedelta(days=30), by=None)
    between = actions.publish_draft(draft_of().id, begins=today + timedelta(days=10), by=None)
    assert between.effective_to == today + timedelta(days=30)


def test_a_version_cannot_begin_in_the_past_nor_on_a_day_that_is_taken(county: County) -> None:
    today = clock.today()
    with pytest.raises(RefusedError, match="past"):
        actions.publish_draft(draft_of().id, begins=today - timedelta(days=1), by=None)
    actions.publish_draft(draft_of().id, begins=today, by=None)
    with pytest.raises(RefusedError, match="Another"):
        actions.publish_draft(draft_of().id, begins=today, by=None)


def test_the_database_itself_refuses_two_lists_on_one_day(county: County) -> None:
    with pytest.raises(IntegrityError, match="duty_list_one_a_day"), transaction.atomic():
        DutyList.objects.create(version="x", title_zh="x", title_en="x", effective_from=date(2026, 3, 1))


def test_a_published_version_is_never_edited(county: County) -> None:
    with pytest.raises(RefusedError):
        actions.edit_matter(county.matters["0201"].id, {"name_zh": "别的"}, by=None)
    with pytest.raises(RefusedError):
        actions.discard_draft(county.matters["0201"].duty_list_id, by=None)


def test_a_draft_starts_as_a_copy_and_can_be_edited(county: County) -> None:
    draft = actions.start_draft(by=None)
    assert queries.content_of(draft) == queries.content_of(queries.list_in_force())
    matter = Matter.objects.get(duty_list=draft, code="0201")
    actions.edit_matter(matter.id, {"name_zh": "窨井盖", "limits": {"whole": "1 workdays"}}, by=None)
    assert Matter.objects.get(id=matter.id).limit == "1 workdays"


def test_publishing_a_list_that_names_an_abolished_unit_is_refused(county: County) -> None:
    draft = actions.start_draft(by=None)
    county.units["owners"].valid_to = clock.today()
    county.units["owners"].save()
    with pytest.raises(RefusedError, match=r"0201.*owners") as refused:
        actions.publish_draft(draft.id, begins=clock.today(), by=None)
    assert clock.today().isoformat() in refused.value.message or str(clock.today().year) in refused.value.message
    assert DutyList.objects.get(id=draft.id).is_draft


def test_a_running_case_can_still_read_the_line_of_an_old_version(county: County) -> None:
    actions.publish_draft(draft_of().id, begins=clock.today(), by=None)
    old = county.matters["0401"].id
    assert old not in queries.matters_in_force()
    found = queries.matter_by_id(old)
    assert found is not None
    assert found.code == "0401"


def test_a_discarded_draft_leaves_nothing(county: County) -> None:
    draft = actions.start_draft(by=None)
    actions.discard_draft(draft.id, by=None)
    assert not Matter.objects.filter(duty_list=draft.id).exists()
