"""A case remembers which notice stood beside the form."""

import pytest
from django.test import Client
from tests.county import County

from wangge.cases.models import CaseEvent
from wangge.kernel.ids import RegionKey
from wangge.portal.tests.test_report import filled
from wangge.rights import actions
from wangge.rights.actions.publishing import Edition
from wangge.rights.tests.factories import an_officer


def notice_of(receipt: dict[str, str]) -> str:
    key = RegionKey.parse(receipt["key"])
    event = CaseEvent.objects.get(region_no=key.region_no, case_id=key.id, seq=1)
    return str(event.data["notice"])


@pytest.mark.django_db
def test_a_case_remembers_which_notice_was_shown(client: Client, county: County) -> None:
    officer = an_officer(county)
    first = client.post("/", filled(notice="report_form:1"), follow=True).context["receipt"]
    actions.publish_activity("report_form", Edition("新告知", "New", "中心", "法律", 24, 60), by=officer.id)
    page = client.get("/").content.decode()
    assert "新告知" in page
    assert 'value="report_form:2"' in page
    other = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    second = Client().post("/", filled(notice="report_form:2", submission_key=other), follow=True).context["receipt"]
    assert (notice_of(first), notice_of(second)) == ("report_form:1", "report_form:2")
