"""Reads of the record: within the regions of the auditor's own posts, newest first, with names instead of keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.access import queries as access_queries
from wangge.access.models import Post
from wangge.access.rules import ROLES, STEAD, stead_of
from wangge.accounts.models import User
from wangge.areas import queries as area_queries
from wangge.audits.rules import AUDITOR, PAGE, Asked
from wangge.cases.models import Case
from wangge.flow import queries as flow_queries
from wangge.kernel import clock, marks
from wangge.kernel.audit import NO_REGION
from wangge.kernel.audit.canon import id_at
from wangge.kernel.audit.verbs import FIELDS, MOVE, OPENINGS, SUBJECTS, VERBS
from wangge.kernel.models import AuditEntry
from wangge.people.rules import PURPOSES

MOST_PEOPLE = 50
TAKEN_AWAY = ("print_map", "take_breach_list")  # besides every export_…
SAID = frozenset(
    {"number", "case", "fields", "written", "ticket", STEAD}
)  # told in the sentence, or of no use to a person


@dataclass(frozen=True)
class Told:
    """One entry as a person reads it; `number` is the case it concerns, `reason` in the reader's words."""

    id: UUID
    region_no: int
    at: datetime
    who: str
    post: str
    did: str
    what: str
    number: str
    reason: str
    address: str
    verb: str
    detail: str


@dataclass(frozen=True)
class Page:
    """A page of entries, and where the next one begins."""

    rows: list[Told]
    next_after: str


@dataclass(frozen=True)
class Opener:
    """How many identities somebody opened on one day: a count of acts in office, named in the order of names."""

    name: str
    username: str
    count: int


@dataclass(frozen=True)
class Traced:
    """An account that something which got out is traced to: by which mark, whose, and what is known of it."""

    mark: str
    who: str
    told: str


def takers(numbers: Iterable[str]) -> list[Traced]:
    """Who took the exports of these numbers, when and from where."""
    away = Q(verb__startswith="export_") | Q(verb__in=TAKEN_AWAY)
    taken = AuditEntry.objects.filter(away, region_no=NO_REGION, detail__export__in=list(numbers))
    entries = list(taken.order_by("id"))
    names = {user.id: user for user in User.objects.filter(id__in={one.actor_id for one in entries if one.actor_id})}
    return [
        Traced(str(one.detail["export"]), _named(names.get(one.actor_id)) if one.actor_id else "–",
               f"{one.verb} {clock.local(one.at):%Y-%m-%d %H:%M} {one.address or ''}".rstrip())
        for one in entries
    ]  # fmt: skip


def holders(codes: Iterable[str]) -> list[Traced]:
    """The accounts whose pages carry these codes."""
    wanted = set(codes)
    accounts = User.objects.only("id", "username", "name_zh").order_by("username") if wanted else []
    coded = ((marks.code_of(user.id), user) for user in accounts)
    return [Traced(code, _named(user), "pages") for code, user in coded if code in wanted]


def _named(user: User | None) -> str:
    return f"{user.username} {user.name_zh}" if user else "–"


def speaks_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh").startswith("zh")


def regions_of(user_id: UUID | None) -> tuple[int, ...]:
    """The regions an auditor may read: those of their posts.

    A post for the whole of what this installation serves also reads what concerns no region.
    """
    now = clock.now()
    live = Q(valid_from__lte=now) & (Q(valid_to=None) | Q(valid_to__gt=now))
    posts = Post.objects.filter(live, user=user_id, role=AUDITOR, area__isnull=False).select_related("area")
    ranges = tuple((post.area.area_no, post.area.area_end) for post in posts if post.area)
    found = access_queries.regions_touching(ranges)
    home = area_queries.opened_area()
    is_whole = home is not None and any(a <= home.area_no and home.area_end <= b for a, b in ranges)
    return (NO_REGION, *found) if is_whole else found


def search(regions: Iterable[int], asked: Asked, *, limit: int = PAGE) -> Page:
    """The entries that answer the question, newest first, one page: a fixed number of statements, however many."""
    entries = _entries(tuple(regions), asked, limit + 1)
    told = _told(entries[:limit])
    return Page(told, str(entries[limit - 1].id) if len(entries) > limit else "")


def _entries(regions: tuple[int, ...], asked: Asked, limit: int) -> list[AuditEntry]:
    """One statement: the newest of each region by its own index, merged."""
    if not regions:
        return []
    condition = _condition(regions, asked)
    parts = [AuditEntry.objects.filter(condition, region_no=region_no).order_by("-id")[:limit] for region_no in regions]
    if len(parts) == 1:
        return list(parts[0])
    return list(parts[0].union(*parts[1:], all=True).order_by("-id")[:limit])


def _condition(regions: tuple[int, ...], asked: Asked) -> Q:
    """The question as a condition; ids begin with the time of recording, so the days are a range of the key."""
    begin, end = _moment(asked.first), _moment(asked.last + timedelta(days=1))
    found = Q(id__gte=id_at(begin), id__lt=UUID(asked.after) if asked.after else id_at(end))
    if asked.verb:
        found &= Q(verb=asked.verb)
        found &= Q() if asked.verb.endswith(MOVE) else ~Q(subject_type="case")  # lets the index of rare verbs serve
    if asked.subject:
        found &= Q(subject_type=asked.subject)
    if asked.address:
        found &= Q(address=asked.address)
    if asked.reason:
        found &= Q(reason__icontains=asked.reason) | Q(reason__in=_purposes(asked.reason))
    if asked.person:
        found &= Q(actor_id__in=_people(asked.person))
    return found & _about(regions, asked.number) if asked.number else found


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.zone())


def _purposes(written: str) -> list[str]:
    return [one.key for one in PURPOSES.values() if written.lower() in f"{one.label_zh} {one.label_en}".lower()]


def _people(written: str) -> list[UUID]:
    """Accounts by their exact account name, or by a part of the name."""
    named = Q(username=written) | Q(name_zh__contains=written) | Q(name_en__icontains=written)
    return list(User.objects.filter(named).values_list("id", flat=True)[:MOST_PEOPLE])


def _about(regions: tuple[int, ...], number: str) -> Q:
    """Everything on record about one case, by its number."""
    keys = Case.objects.filter(region_no__in=regions, number=number).values_list("region_no", "id")[:1]
    written = [f"{region_no}-{case_id}" for region_no, case_id in keys]
    told = Q(detail__case=number) | Q(detail__number=number) | Q(detail__cases__contains=number)
    return Q(subject_type="case", subject_id__in=written) | told


def openers(regions: Iterable[int], day: date) -> list[Opener]:
    """Who opened identities on one day, in the order of names; two statements."""
    window = Q(id__gte=id_at(_moment(day)), id__lt=id_at(_moment(day + timedelta(days=1))))
    found = AuditEntry.objects.filter(window, ~Q(subject_type="case"), region_no__in=tuple(regions), verb__in=OPENINGS)
    counts = dict(found.order_by().values_list("actor_id").annotate(n=Count("id")))
    people = User.objects.filter(id__in=[one for one in counts if one])
    told = [Opener(_name(one), one.username, counts[one.id]) for one in people]
    return sorted(told, key=lambda one: one.name)


def words() -> dict[str, str]:
    """Every verb with its words, in the reader's language, in the order of the words."""
    chinese = speaks_chinese()
    told = {verb.key: verb.zh if chinese else verb.en for verb in VERBS.values()}
    return dict(sorted({**_moves(), **told}.items(), key=lambda pair: pair[1]))


def _moves() -> dict[str, str]:
    """The moves of every flow in force, as their verbs."""
    newest = {version.name: version.key for version in reversed(flow_queries.versions())}
    moves = [move for key in newest.values() for move in flow_queries.flow_by_key(key).moves.values()]
    chinese = speaks_chinese()
    return {
        f"{one.key}{MOVE}"[:60]: (f"办理：{one.label_zh}" if chinese else f"made the move: {one.label_en}")
        for one in moves
    }


def subject_words() -> dict[str, str]:
    """Every kind of subject with its word."""
    return {key: zh if speaks_chinese() else en for key, (zh, en) in SUBJECTS.items()}


def _told(entries: list[AuditEntry]) -> list[Told]:
    """Entries with names: one statement for accounts, one for their posts."""
    ids = {one.actor_id for one in entries if one.actor_id}
    accounts = {key for one in entries if one.subject_type == "account" if (key := _uuid(one.subject_id))}
    holders = {who for one in entries for who in stead_of(one.detail)}
    people = User.objects.in_bulk(list(ids | accounts | holders)) if entries else {}
    posts = _posts(ids)
    did, kinds = words(), subject_words()
    return [_sentence(one, people, posts.get(one.actor_id, []) if one.actor_id else [], did, kinds) for one in entries]


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _posts(ids: set[UUID]) -> dict[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    posts: QuerySet[Post] = Post.objects.filter(user__in=ids).select_related("unit", "area").order_by("valid_from")
    for post in posts if ids else []:
        found.setdefault(post.user_id, []).append(post)
    return found


def _sentence(
    one: AuditEntry, people: dict[UUID, User], posts: list[Post], did: dict[str, str], kinds: dict[str, str]
) -> Told:
    number = str(one.detail.get("number") or one.detail.get("case") or "")
    target = people.get(_uuid(one.subject_id) or UUID(int=0)) if one.subject_type == "account" else None
    is_named = bool(number) and one.subject_type in {"case", "reporter", "visit"}
    name = "" if is_named else _name(target) if target else one.subject_id
    return Told(
        id=one.id,
        region_no=one.region_no,
        at=one.at,
        who=_who(one, people),
        post=_post(posts, one.at),
        did=did.get(one.verb, one.verb) + _fields(one.detail),
        what=" ".join(part for part in (kinds.get(one.subject_type, one.subject_type), name) if part),
        number=number,
        reason=_reason(one.reason, str(one.detail.get("written", ""))),
        address=one.address or "",
        verb=one.verb,
        detail=_detail(one.detail),
    )


def _who(one: AuditEntry, people: dict[UUID, User]) -> str:
    """Who acted, and for whom when it was in a lent post."""
    if one.actor_id is None:
        return _("The system or a resident")
    actor, holders = people.get(one.actor_id), [people[who] for who in stead_of(one.detail) if who in people]
    return access_queries.acting(_name(actor) if actor else str(one.actor_id), map(_name, holders))


def _name(user: User) -> str:
    return user.name_zh if speaks_chinese() else user.name_en or user.name_zh


def _post(posts: list[Post], at: datetime) -> str:
    """The post somebody held at that moment: unit and role."""
    held = [post for post in posts if post.valid_from <= at and (post.valid_to is None or post.valid_to > at)]
    if not held:
        return ""
    post, chinese = held[-1], speaks_chinese()
    place: Any = post.unit or post.area
    named = (place.name_zh if post.unit else place.name) if chinese else (place.name_en or "")
    role = ROLES.get(post.role)
    return f"{named} {(role.name_zh if chinese else role.name_en) if role else post.role}".strip()


def _fields(detail: dict[str, Any]) -> str:
    """Which fields of a person were opened."""
    opened, place = detail.get("fields"), 0 if speaks_chinese() else 1
    if not isinstance(opened, list):
        return ""
    return f" ({', '.join(FIELDS[one][place] if one in FIELDS else str(one) for one in opened)})"


def _reason(key: str, written: str) -> str:
    """The purpose in words, where it is one of the list, and what was written with it."""
    purpose = PURPOSES.get(key)
    said = key if purpose is None else purpose.label_zh if speaks_chinese() else purpose.label_en
    return ": ".join(part for part in (said, written) if part)


def _detail(detail: dict[str, Any]) -> str:
    told = {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in detail.items()}
    return "; ".join(f"{key}: {value}" for key, value in told.items() if key not in SAID and value not in ("", None))
