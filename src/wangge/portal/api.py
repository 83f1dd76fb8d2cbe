"""The machine door for reports: JSON in, number and promise out. The same verb as the page."""

from datetime import datetime

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.cases.rules import Report
from wangge.kernel.errors import PlainError
from wangge.kernel.http import problem
from wangge.rights import queries as rights_queries


class ReportIn(msgspec.Struct, forbid_unknown_fields=True):
    """A report as it is sent. `lon` and `lat` in CGCS2000 (or WGS-84) degrees; texts are checked by the rules."""

    text: str
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    phone: str = ""


class ReceiptOut(msgspec.Struct):
    """What the sender gets: `code` opens the case and is told once; a repeated key finds the first number again."""

    key: str
    number: str
    code: str
    promised_at: datetime
    is_provisional: bool
    is_repeat: bool


_read = msgspec.json.Decoder(ReportIn)
_write = msgspec.json.Encoder()
_actor = case_queries.reporter_actor()


@csrf_exempt
@require_POST
def take_report(request: HttpRequest) -> HttpResponse:
    """POST /api/v1/reports. The header Idempotency-Key makes it safe to send again after a lost answer."""
    try:
        sent = _read.decode(request.body)
        report = Report(
            text=sent.text, place=sent.place, lon=sent.lon, lat=sent.lat, phone=sent.phone, channel="api",
            submission_key=request.META.get("HTTP_IDEMPOTENCY_KEY", ""),
            notice=rights_queries.current_notice("report_form"),
        )  # fmt: skip
        receipt = case_actions.report_case(report, by=_actor)
    except msgspec.MsgspecError as error:
        return problem(400, _("This is not a report we can read: %(why)s") % {"why": error})
    except PlainError as error:
        return problem(422, error.message, field=error.field)
    out = ReceiptOut(
        str(receipt.key),
        receipt.number,
        receipt.code,
        receipt.promised_at,
        receipt.is_provisional,
        is_repeat=receipt.is_repeat,
    )
    status = 200 if receipt.is_repeat else 201
    return HttpResponse(_write.encode(out), status=status, content_type="application/json")
