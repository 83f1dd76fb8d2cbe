"""Pages that list things ask the database as often for many rows as for few."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.county import ALWAYS, REGION, SINCE, County
from wangge.access.models import Delegation, Post
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.cases.models import Case
from wangge.kernel import audit, clock, sensitive
from wangge.kernel.audit import heads
from wangge.kernel.audit.sealing import seal_all
from wangge.kernel.caches import forget_everything
from wangge.places.tests.factories import bring
from wangge.rights import actions as rights_actions
from wangge.rights.actions import Asked
from wangge.rights.models import Breach
from wangge.rights.tests.factories import an_assessment, an_officer

MANY = 3
PAGES = {
    "/territory/areas/{home}/": "administrator", "/territory/report/?level=town": "leader",
    "/places/buildings.geojson?under=1000": "",
    "/rights/": "officer", "/rights/marks/": "officer", "/rights/assessments/": "officer", "/rights/breaches/": "officer",
    "/audit/": "auditor", "/audit/openers/": "auditor", "/audit/chain/": "auditor",
    "/staff/": "administrator", "/staff/{worker}/": "administrator", "/staff/{worker}/sees/": "administrator",
    "/posts/": "worker",
}  # fmt: skip


def more_rows(county: County, begin: int) -> None:
    """A few more of everything the pages list."""
    for number in range(begin, begin + MANY):
        _territory(county, number)
        _staff(county, number)
        _rights(county, number)
        _record(county, number)
    seal_all(clock.now() + timedelta(days=1))
    forget_everything()


def _territory(county: County, number: int) -> None:
    first = 1500 + 10 * number
    Area.objects.create(
        level_id="town", name=f"新{number}镇", name_en=f"Town {number}", parent=county.home, area_no=first,
        area_end=first + 9, region_no=REGION, valid_from=SINCE,
    )  # fmt: skip
    row = f"锦绣花园,,{number + 20},人民路,{number + 100}号,120.00{number + 10},31.0050,6,2,住宅,24,60,社区报送,2026-10-31\n"
    assert not bring(row).problems


def _staff(county: County, number: int) -> None:
    user = User.objects.create(username=f"more{number}", name_zh=f"员{number}", name_en=f"P{number}", password="!")
    Post.objects.create(user=user, role="checker", area=county.towns[0], valid_from=ALWAYS)
    post = Post.objects.create(
        user=county.users["worker"], role="grid_worker", area=county.grids[number % 4], valid_from=ALWAYS
    )
    Delegation.objects.create(post=post, person=user, reason="外出", at=ALWAYS, valid_from=ALWAYS)


def _rights(county: County, number: int) -> None:
    officer = county.users["officer"].id
    key = county.report(f"第{number}件，路灯不亮", phone="13812345678")
    rights_actions.ask_right(key, Asked("explain", "谁看过"), by=None)
    case = Case.objects.keyed(key).get()
    rights_actions.mark_case(case.number, "hold", "正在法院诉讼，先不要删除", by=officer)
    rights_actions.assess_module(next(iter(sensitive.modules())), an_assessment(), by=officer)
    now = clock.now()
    Breach.objects.create(
        what="x", kinds="x", harm="x", measures="x", way="all", since=now, until=now, found_at=now, opened_at=now,
        by_id=officer, ranges=[[county.home.area_no, county.home.area_end]],
    )  # fmt: skip


def _record(county: County, number: int) -> None:
    audit.record(
        "reveal", by=county.users[("owner", "colleague", "checker", "worker")[number % 4]].id, reason="contact",
        subject=("reporter", f"x{number}"), region_no=REGION, detail={"case": "3205832606010000017", "fields": ["phone"]},
    )  # fmt: skip
    heads.write_head(by=None, day=clock.today() - timedelta(days=number))


def counted(county: County) -> dict[str, tuple[int, int]]:
    """How many statements each page costs when nothing is remembered, and how long it is."""
    found = {}
    known = {"home": county.home.id, "worker": county.users["worker"].id}
    for page, name in PAGES.items():
        client = Client()
        if name:
            client.force_login(county.users[name])
        forget_everything()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page.format(**known))
        assert answer.status_code == 200, page
        found[page] = (len(asked), len(answer.content))
    return found


def test_no_page_that_lists_things_asks_more_for_more_rows(county: County) -> None:
    county.users["officer"] = an_officer(county)
    county.users["auditor"] = User.objects.create(username="auditor", name_zh="审", name_en="A", password="!")
    Post.objects.create(user=county.users["auditor"], role="auditor", area=county.home, valid_from=ALWAYS)
    more_rows(county, 0)
    few = counted(county)
    more_rows(county, MANY)
    many = counted(county)
    assert [page for page in PAGES if many[page][1] <= few[page][1]] == []  # each shows what was added
    assert {page: (few[page], many[page]) for page in PAGES if many[page][0] > few[page][0]} == {}
