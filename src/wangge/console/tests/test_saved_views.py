"""Promises of the views a person keeps."""

from django.test import Client
from tests.county import County

from wangge.console.actions import MOST_VIEWS, save_view
from wangge.console.models import SavedView
from wangge.console.tests.test_desk import signed_in
from wangge.kernel.audit import NO_REGION
from wangge.kernel.models import AuditEntry

QUERY = "tab=working&light=red"


def keep(client: Client, name: str = "赶紧办", query: str = QUERY) -> str:
    return client.post("/desk/views/", {"name": name, "query": query})["location"]


def test_a_view_is_kept_and_stands_beside_the_tabs(county: County) -> None:
    client = signed_in(county, "dispatcher")
    assert keep(client) == f"/desk/?{QUERY}"
    page = client.get(f"/desk/?{QUERY}")
    assert page.context["view"].name == "赶紧办"
    assert '<a class="tab-view" href="?tab=working&amp;light=red" aria-current="page">' in page.content.decode()


def test_nobody_sees_the_views_of_another(county: County) -> None:
    keep(signed_in(county, "dispatcher"))
    assert signed_in(county, "checker").get("/desk/").context["views"] == []


def test_the_same_name_stands_for_the_new_filter(county: County) -> None:
    client = signed_in(county, "dispatcher")
    keep(client)
    keep(client, query="tab=hung")
    assert [view.query for view in SavedView.objects.all()] == ["tab=hung"]


def test_what_is_no_filter_is_not_kept(county: County) -> None:
    keep(signed_in(county, "dispatcher"), query="tab=hung&evil=<script>&unit=x")
    assert SavedView.objects.get().query == "tab=hung"


def test_a_view_can_be_renamed_but_not_to_a_name_in_use(county: County) -> None:
    client = signed_in(county, "dispatcher")
    keep(client)
    keep(client, "别的", "tab=hung")
    first = SavedView.objects.get(name="赶紧办")
    client.post(f"/desk/views/{first.id}/", {"name": "别的"})
    client.post(f"/desk/views/{first.id}/", {"name": "超期的"})
    assert set(SavedView.objects.values_list("name", flat=True)) == {"超期的", "别的"}


def test_a_deleted_view_can_be_kept_again_from_the_next_page(county: County) -> None:
    client = signed_in(county, "dispatcher")
    keep(client)
    view = SavedView.objects.get()
    answer = client.post(f"/desk/views/{view.id}/", {"do": "delete", "query": QUERY}, follow=True)
    assert SavedView.objects.count() == 0
    assert b"Undo" in answer.content
    client.post("/desk/views/", answer.context["undo"])
    again = SavedView.objects.get()
    assert (again.name, again.query, again.position) == (view.name, view.query, view.position)
    assert b"Undo" not in client.get("/desk/").content


def test_a_view_of_somebody_else_cannot_be_touched(county: County) -> None:
    keep(signed_in(county, "dispatcher"))
    view = SavedView.objects.get()
    signed_in(county, "checker").post(f"/desk/views/{view.id}/", {"do": "delete"})
    assert SavedView.objects.get() == view


def test_a_view_needs_a_name(county: County) -> None:
    client = signed_in(county, "dispatcher")
    for name in ("", "  ", "！", "长" * 31):
        keep(client, name)
    assert SavedView.objects.count() == 0


def test_at_most_twenty_views_are_kept(county: County) -> None:
    client = signed_in(county, "dispatcher")
    for number in range(MOST_VIEWS):
        save_view(f"v{number}", QUERY, by=county.users["dispatcher"].id)
    keep(client)
    assert SavedView.objects.count() == MOST_VIEWS
    assert b"At most twenty views" in client.get("/desk/").content


def test_keeping_and_deleting_are_on_record(county: County) -> None:
    client = signed_in(county, "dispatcher")
    keep(client)
    client.post(f"/desk/views/{SavedView.objects.get().id}/", {"do": "delete"})
    verbs = (
        AuditEntry.objects.filter(region_no=NO_REGION, subject_type="saved_view")
        .order_by("at")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["save_view", "delete_view"]
