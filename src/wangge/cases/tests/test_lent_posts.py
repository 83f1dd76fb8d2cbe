"""Promises of lent posts: what is lent is seen, nothing else, only while it is lent, and every act says for whom."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.county import ALWAYS, County

from wangge.access.actions import LoanDraft, end_loan, end_post, lend_post, name_cover
from wangge.access.models import Delegation, Post
from wangge.access.queries import scope_of
from wangge.access.rules import NEVER_LENT
from wangge.accounts.models import User
from wangge.cases import queries
from wangge.cases.models import CaseEvent
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.models import AuditEntry


def post_of(county: County, name: str) -> Post:
    return Post.objects.get(user=county.users[name])


def lent(county: County, holder: str, to: str, *, hours: int = 0, days: int = 2, by: str = "") -> Delegation:
    begins = clock.now() + timedelta(hours=hours)
    draft = LoanDraft(clock.now() + timedelta(days=days), "年假", begins)
    return lend_post(post_of(county, holder), county.users[to], draft, by=county.scope(by or holder))


def seen(county: County, name: str) -> set[UUID]:
    return {case.id for case in queries.visible(county.scope(name))}


def test_a_lent_post_opens_what_it_opens_and_nothing_else(county: County) -> None:
    mine, other = county.report(), county.report(lon=120.025)
    lent(county, "worker", "stranger")
    assert seen(county, "stranger") == {mine.id}
    assert other.id not in seen(county, "stranger")


def test_a_loan_opens_nothing_before_it_begins_and_from_the_moment_it_ends(county: County) -> None:
    county.report()
    later = lent(county, "worker", "stranger", hours=1)
    assert seen(county, "stranger") == set()
    Delegation.objects.filter(id=later.id).update(valid_from=clock.now())
    assert len(seen(county, "stranger")) == 1
    end_loan(Delegation.objects.get(id=later.id), by=county.scope("worker"))
    assert seen(county, "stranger") == set()


def test_a_loan_ends_with_the_post_and_with_the_account_of_its_holder(county: County) -> None:
    county.report()
    lent(county, "worker", "stranger")
    User.objects.filter(id=county.users["worker"].id).update(is_active=False)
    assert seen(county, "stranger") == set()
    User.objects.filter(id=county.users["worker"].id).update(is_active=True)
    end_post(post_of(county, "worker"), by=county.scope("administrator"))
    assert seen(county, "stranger") == set()


def test_the_taker_does_not_lend_it_on(county: County) -> None:
    lent(county, "worker", "stranger")
    with pytest.raises(RefusedError):
        lend_post(
            post_of(county, "worker"), county.users["neighbour"], LoanDraft(clock.now() + timedelta(days=1), "x"),
            by=county.scope("stranger"),
        )  # fmt: skip


def test_powers_are_neither_lent_nor_joined_with_a_lent_post(county: County) -> None:
    with pytest.raises(RefusedError):
        lent(county, "administrator", "stranger")
    with pytest.raises(RefusedError):
        lent(county, "worker", "administrator")


def test_a_power_given_later_closes_what_was_lent_before(county: County) -> None:
    county.report()
    lent(county, "worker", "stranger")
    Post.objects.filter(user=county.users["stranger"]).update(role="auditor", area=county.home, unit=None)
    assert seen(county, "stranger") == set()


def test_the_administrator_lends_for_others_and_not_to_themselves(county: County) -> None:
    lent(county, "worker", "stranger", by="administrator")
    with pytest.raises(RefusedError):
        lent(county, "worker", "administrator", by="administrator")


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_loan_has_an_end_within_a_year(county: County, days: int) -> None:
    with pytest.raises(InvalidInputError):
        lent(county, "worker", "stranger", days=days)


def test_an_act_in_a_lent_post_says_for_whom_in_history_and_record(county: County) -> None:
    key = county.report()
    lent(county, "dispatcher", "neighbour")
    county.move(key, "dispatch", "neighbour", matter_id=county.matters["0201"].id, unit_id=county.units["owners"].id)
    step = CaseEvent.objects.get(case_id=key.id, move="dispatch")
    row = AuditEntry.objects.get(verb="dispatch_case", subject_id=str(key))
    assert step.by_name == "neighbour（代dispatcher）"
    assert row.detail["for"] == str(county.users["dispatcher"].id)


def test_an_act_in_a_post_of_ones_own_is_nobody_elses(county: County) -> None:
    key = county.report()
    lent(county, "supervisor", "dispatcher")
    county.dispatch(key)
    assert CaseEvent.objects.get(case_id=key.id, move="dispatch").by_name == "dispatcher"


def test_scope_costs_one_statement_with_and_without_loans(county: County) -> None:
    lent(county, "worker", "stranger")
    scope_of(User.objects.get(username="stranger"))
    user = User.objects.get(username="stranger")
    with CaptureQueriesContext(connection) as asked:
        scope_of(user)
        scope_of(user)
    assert len(asked) == 1


def test_the_holder_names_a_cover_lends_and_ends_on_the_page(county: County) -> None:
    client, key = Client(headers={"accept-language": "en"}), county.report()
    client.force_login(county.users["worker"])
    post = post_of(county, "worker")
    client.post(f"/posts/{post.id}/cover/", {"account": "stranger"})
    until = f"{clock.today() + timedelta(days=3)}"
    client.post(f"/posts/{post.id}/lend/", {"account": "stranger", "ends": until, "reason": "年假"})
    loan = Delegation.objects.get()
    assert (loan.is_cover, seen(county, "stranger")) == (True, {key.id})
    assert "Lent to stranger" in client.get("/posts/").content.decode()
    client.post(f"/posts/loans/{loan.id}/end/")
    assert seen(county, "stranger") == set()


def test_somebody_elses_post_and_loan_are_not_there(county: County) -> None:
    loan = lent(county, "worker", "stranger")
    client = Client()
    client.force_login(county.users["neighbour"])
    assert client.post(f"/posts/{post_of(county, 'worker').id}/lend/", {}).status_code == 404
    assert client.post(f"/posts/loans/{loan.id}/end/").status_code == 404


def test_the_administrator_reads_by_which_posts_somebody_sees_a_place(county: County) -> None:
    lent(county, "worker", "stranger")
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users["administrator"])
    page = client.get(f"/staff/{county.users['stranger'].id}/sees/", {"area": county.grids[0].name})
    assert [one.lent_by.username for one in page.context["grounds"] if one.lent_by] == ["worker"]
    client.force_login(county.users["dispatcher"])
    assert client.get(f"/staff/{county.users['stranger'].id}/sees/").status_code == 404


def test_the_administrator_lends_for_one_who_cannot_and_never_to_themself(county: County) -> None:
    key, client = county.report(), Client(headers={"accept-language": "en"})
    client.force_login(county.users["administrator"])
    post = post_of(county, "worker")
    sees, address = f"/staff/{post.user_id}/sees/", f"/posts/{post.id}/lend/"
    assert address in client.get(sees).content.decode()
    sent = {"account": "stranger", "ends": f"{clock.today() + timedelta(days=3)}", "reason": "住院"}
    refused = client.post(address, {**sent, "account": "administrator"})
    assert (refused.status_code, Delegation.objects.exists()) == (422, False)
    assert client.post(address, sent)["location"] == sees
    assert seen(county, "stranger") == {key.id}
    row = AuditEntry.objects.get(verb="lend_post")
    assert (row.actor_id, row.subject_id) == (county.users["administrator"].id, str(post.user_id))


@pytest.mark.parametrize("role", sorted(NEVER_LENT))
def test_what_is_never_lent_opens_nothing_though_it_stands_in_the_table(county: County, role: str) -> None:
    holder = User.objects.create(username="holder", name_zh="持岗", password="!")
    post = Post.objects.create(user=holder, role=role, area=county.home, valid_from=ALWAYS)
    Delegation.objects.create(
        post=post, person=county.users["stranger"], reason="x", at=ALWAYS, valid_from=ALWAYS, valid_to=None
    )
    assert county.scope("stranger").roles == {"handler"}


def test_naming_a_cover_opens_nothing(county: County) -> None:
    county.report()
    name_cover(post_of(county, "worker"), county.users["stranger"], by=county.scope("worker"))
    assert seen(county, "stranger") == set()
