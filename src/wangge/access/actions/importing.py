"""Bringing staff in from an XLSX book: accounts and posts, every row checked, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.actions.posts import PostDraft, give_post
from wangge.access.actions.staff import change_staff
from wangge.access.models import Post
from wangge.access.rules import ROLES, Scope, may_keep
from wangge.accounts import actions as account_actions
from wangge.accounts.actions.keeping import AccountDraft
from wangge.accounts.models import User
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError, PlainError
from wangge.kernel.imports import ImportReport, run
from wangge.kernel.sheets import MOST_ROWS, Column, SheetRow, SheetSpec, read_book, refuse, write_book
from wangge.units import queries as unit_queries
from wangge.units.models import Unit

STAFF = SheetSpec(
    "staff",
    "人员",
    "staff",
    (
        Column("username", "账号", "account", "code", is_needed=True, most=60),
        Column("name_zh", "姓名", "name (Chinese)", is_needed=True, most=60),
        Column("name_en", "英文姓名", "name", most=80),
        Column("external_id", "平台编号", "platform number", "code", most=120),
        Column("role", "角色", "role", most=40),
        Column("area", "区域", "area", most=300),
        Column("unit", "单位", "unit", "code", most=60),
        Column("from", "自", "from", "date"),
        Column("to", "至", "until", "date"),
    ),
    ("username", "role", "area", "unit"),
)
PASSWORDS = SheetSpec(
    "passwords",
    "一次性密码",
    "one-time passwords",
    (
        Column("username", "账号", "account"),
        Column("name_zh", "姓名", "name"),
        Column("password", "一次性密码（72小时内有效）", "one-time password (72 hours)"),
    ),
)
NOBODY = UUID(int=0)
ROLE_KEYS = {name.lower(): one.key for one in ROLES.values() for name in (one.key, one.name_zh, one.name_en)}


@dataclass(frozen=True)
class Line:
    """One difference from what is: a new account, other names, a new post."""

    kind: str
    username: str
    name: str
    what: str = ""


@dataclass
class ImportedStaff:
    """What an import did or would do, and the one-time passwords of new accounts, told this once."""

    report: ImportReport
    lines: list[Line] = field(default_factory=list)
    passwords: list[dict[str, str]] = field(default_factory=list)


@dataclass
class _Known:
    people: dict[str, User]
    areas: dict[str, list[Area]]
    units: dict[str, Unit]


@transaction.atomic
def import_staff(content: bytes, *, by: Scope | None, is_dry_run: bool = False, most: int = MOST_ROWS) -> ImportedStaff:
    """Make accounts and posts from a book. With one refused row, or on a dry run, nothing is kept.

    InvalidInputError when the file is no XLSX we can read.
    """
    done = ImportedStaff(ImportReport(name=""))
    may_keep(keeper=by, whose=NOBODY, is_protected=False).enforce()

    def read(report: ImportReport) -> None:
        done.report = report
        rows = read_book(content, [STAFF], report)[STAFF.key]
        if len(rows) > most:
            told = _("At most %(most)d rows are taken here. Longer books are brought in with the command import_staff.")
            raise InvalidInputError(told % {"most": most}, field="file")
        known = _known(rows)
        for row in rows:
            _take(row, known, done, by=by)
        if report.refused:
            transaction.set_rollback(True)
            return
        if not is_dry_run:
            _give_passwords(done, known, by=by)

    run(read, name=_("Staff"), is_dry_run=is_dry_run)
    return done


def _known(rows: list[SheetRow]) -> _Known:
    names = {row.cells["username"] for row in rows}
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    areas = area_queries.written_areas({row.cells["area"] for row in rows if row.cells.get("area")})
    return _Known(people, areas, unit_queries.units_by_key({row.cells.get("unit", "") for row in rows} - {""}))


def _take(row: SheetRow, known: _Known, done: ImportedStaff, *, by: Scope | None) -> None:
    """One row: the account, then the post. A rule or a verb that says no refuses the row with its reason."""
    try:
        with transaction.atomic():
            user, kind = _account(row.cells, known, by=by)
            posted = _post(row, user, known, by=by)
    except PlainError as error:
        column = next((one.heading for one in STAFF.columns if one.key == error.field), "")
        refuse(done.report, row, column, _(error.message), row.cells.get(error.field, ""))
        return
    known.people[user.username] = user
    if kind:
        done.lines.append(Line(kind, user.username, user.name_zh))
    if posted:
        done.lines.append(Line("post", user.username, user.name_zh, _said(posted)))
    if kind == "added":
        done.passwords.append({"username": user.username, "name_zh": user.name_zh})
    done.report.added += kind == "added"
    done.report.changed += kind == "changed" or (not kind and posted is not None)
    done.report.unchanged += not kind and posted is None


def _account(cells: Mapping[str, str], known: _Known, *, by: Scope | None) -> tuple[User, str]:
    found = known.people.get(cells["username"])
    external = cells.get("external_id") or (found.external_id if found else "") or ""
    english = cells.get("name_en") or (found.name_en if found else "")
    draft = AccountDraft(cells["username"], cells["name_zh"], english, external_id=external)
    if found is None:
        return account_actions.create_account(draft, by=by.user_id if by else None), "added"
    same = (found.name_zh, found.name_en or "", found.external_id or "") == (draft.name_zh, english, external)
    return found, "" if same or not change_staff(found, draft, by=by) else "changed"


def _post(row: SheetRow, user: User, known: _Known, *, by: Scope | None) -> Post | None:
    """The post of a row, given unless the person holds it already; None where the row names none or it is held."""
    cells = row.cells
    if not cells.get("role"):
        return None
    draft = PostDraft(
        _role(cells["role"]), _area(cells.get("area", ""), known), _unit(cells.get("unit", ""), known),
        _moment(cells.get("from", "")), _moment(cells.get("to", "")), reason="import",
    )  # fmt: skip
    held = Post.objects.filter(user=user, role=draft.role).not_over(clock.now())
    where = {"unit": draft.unit} if ROLES[draft.role].sees == "unit" else {"area": draft.area} if draft.area else {}
    return None if held.filter(**where).exists() else give_post(user, draft, by=by)


def _role(written: str) -> str:
    if (key := ROLE_KEYS.get(written.lower())) is None:
        raise InvalidInputError(_("There is no such role."), field="role")
    return key


def _area(written: str, known: _Known) -> Area | None:
    if not written:
        return None
    found = known.areas.get(written, [])
    if len(found) != 1:
        several = _("Several areas are called so; write the names above it too.")
        raise InvalidInputError(several if found else _("This area is unknown."), field="area")
    return found[0]


def _unit(written: str, known: _Known) -> Unit | None:
    if not written:
        return None
    found = known.units.get(written)
    if found is None or not found.is_live(clock.today()):
        raise InvalidInputError(_("There is no unit with this key."), field="unit")
    return found


def _moment(written: str) -> datetime | None:
    """The first moment of a day in civil time."""
    return datetime.combine(date.fromisoformat(written), time(), clock.zone()) if written else None


def _said(post: Post) -> str:
    place = post.unit.name_zh if post.unit else post.area.name if post.area else ""
    return f"{ROLES[post.role].name_zh} · {place}"


def _give_passwords(done: ImportedStaff, known: _Known, *, by: Scope | None) -> None:
    actor = by.user_id if by else None
    for entry in done.passwords:
        entry["password"] = account_actions.give_password(known.people[entry["username"]], by=actor)
    detail: dict[str, object] = {"added": done.report.added, "changed": done.report.changed, "rows": done.report.read}
    audit.record("import_staff", by=actor, subject=("import", "staff"), detail=detail)


def passwords_book(done: ImportedStaff) -> bytes:
    """The one-time passwords of an import as a book, to be cut into slips."""
    return write_book([PASSWORDS], {PASSWORDS.key: done.passwords})


def example_book() -> bytes:
    """An empty book with the headings."""
    return write_book([STAFF], {})
