"""What the tests of rights stand on: an officer, a resident's case, a request led through its steps."""

from datetime import timedelta

from django.db import connection
from tests.county import ALWAYS, County

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.kernel import clock
from wangge.kernel.fanout import asking_all
from wangge.kernel.ids import RegionKey
from wangge.rights import actions
from wangge.rights.actions import Asked, Assessed

PHONE = "13812345678"
WORDS = "我家在幸福路三号，楼道灯不亮"
NAME, HOME = "王小明", "幸福路3号2单元"


def an_officer(county: County, name: str = "officer", *, area: object = None) -> User:
    user = User.objects.create(username=name, name_zh=name, name_en=name, password="!")
    Post.objects.create(user=user, role="privacy_officer", area=area or county.home, valid_from=ALWAYS)
    return user


def a_report(county: County, **more: object) -> RegionKey:
    return county.report(WORDS, phone=PHONE, name=NAME, home=HOME, place="幸福路三号", **more)


def a_closed_case(county: County, **more: object) -> RegionKey:
    key = a_report(county, **more)
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "urge", "reporter", reason="幸福路三号真的很黑")
    county.move(key, "answer", "owner", answer="已修好")
    county.move(key, "pass", "checker", outcome="solved")
    return key


def asked(key: RegionKey, kind: str, **more: object) -> RegionKey:
    return actions.ask_right(key, Asked(kind, **more), by=None)  # type: ignore[arg-type]


def carried_out(request: RegionKey, officer: User) -> RegionKey:
    for move in ("accept", "grant", "carry_out"):
        actions.take_step(request, move, by=officer.id)
    return request


def finished(request: RegionKey, officer: User) -> RegionKey:
    actions.take_step(carried_out(request, officer), "answer", by=officer.id, words="已按您的申请办理")
    return request


def kept_texts() -> str:
    """Every text of every table about cases and persons, as a witness."""
    said, token = [], asking_all.set("a witness")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relname ~ '^(cases_|reporter|people_|rights_|outbox|audit_|submission)'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(one::text, ' ') FROM {name} AS one")
            said.append(cursor.fetchone()[0] or "")
    asking_all.reset(token)
    return " ".join(said)


SAID = "写明了数据、目的、必要性、风险和措施"


def an_assessment(**more: object) -> Assessed:
    today = clock.today()
    told: dict[str, object] = {
        "affected": SAID, "purpose": SAID, "necessity": SAID, "risks": SAID, "measures": SAID, "conclusion": SAID,
        "signer": "负责人", "signed_date": today, "valid_until": today + timedelta(days=365), **more,
    }  # fmt: skip
    return Assessed(**told)  # type: ignore[arg-type]


def assessed(county: County, module: str) -> User:
    """The module may be used: somebody has signed an assessment."""
    officer = User.objects.filter(username="assessor").first() or an_officer(county, "assessor")
    actions.assess_module(module, an_assessment(), by=officer.id)
    return officer
