"""A small county for tests: two towns of two grids each, three units, three matters, and the standing cast."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from shapely import box, to_wkb

from wangge.access.models import Post
from wangge.access.queries import scope_of
from wangge.access.rules import Scope
from wangge.accounts.models import User
from wangge.areas.models import Area, AreaLevel, AreaShape, Region, RegionSpan
from wangge.cases import actions, queries
from wangge.cases.models import Case
from wangge.cases.rules import Actor, Payload, Report
from wangge.catalog.actions import ListDraft, publish_duty_list
from wangge.catalog.models import Duty, Matter
from wangge.flow.actions import install_shipped
from wangge.kernel.caches import forget_everything
from wangge.kernel.ids import RegionKey
from wangge.units.models import Unit

REGION = 320583
SINCE = date(2026, 1, 1)
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # 10:00 in China, an ordinary working day


@dataclass
class County:
    """Everything a test of cases stands on. The cast: owner, colleague, stranger, neighbour and so on by name."""

    home: Area
    towns: list[Area]
    grids: list[Area]
    units: dict[str, Unit]
    matters: dict[str, Matter]
    users: dict[str, User] = field(default_factory=dict)

    def scope(self, name: str) -> Scope:
        """What one of the cast may see, resolved anew."""
        return scope_of(User.objects.get(username=name))

    def actor(self, name: str) -> Actor:
        """One of the cast as one who acts."""
        return queries.actor_of(self.scope(name))

    def report(self, text: str = "路边的井盖不见了，很危险", *, at: datetime = MONDAY, **more: object) -> RegionKey:
        """A report from a resident in the first grid."""
        draft = Report(text=text, **{"lon": 120.005, "lat": 31.005, **more})  # type: ignore[arg-type]
        return actions.report_case(draft, by=queries.reporter_actor(), at=at).key

    def move(self, key: RegionKey, move: str, name: str, *, at: datetime = MONDAY, **payload: object) -> int:
        """One of the cast (or the reporter) makes a move."""
        actor = queries.reporter_actor() if name == "reporter" else self.actor(name)
        return actions.make_move(key, move, by=actor, payload=Payload(**payload), at=at)  # type: ignore[arg-type]

    def dispatch(self, key: RegionKey, *, at: datetime = MONDAY, matter: str = "0201", unit: str = "owners") -> int:
        """Send a case to a unit."""
        return self.move(
            key,
            "dispatch",
            "dispatcher",
            at=at,
            matter_id=self.matters[matter].id,
            unit_id=self.units[unit].id,
        )

    def closed(self) -> RegionKey:
        """A case that has gone all the way."""
        key = self.report()
        self.dispatch(key)
        self.move(key, "sign", "owner")
        self.move(key, "answer", "owner", answer="井盖已换新")
        self.move(key, "pass", "checker", outcome="solved")
        return key

    def case(self, key: RegionKey) -> Case:
        """The row as it stands."""
        return Case.objects.get(region_no=key.region_no, id=key.id)


def build_county() -> County:
    """Build it; needs the database."""
    install_shipped()
    home, towns, grids = _territory()
    units = {
        "centre": _unit("centre", home, is_centre=True),
        "owners": _unit("owners", towns[0]),
        "strangers": _unit("strangers", towns[1]),
    }
    matters = {code: _matter(code, *about) for code, about in MATTERS.items()}
    duties = [
        Duty(matter=matter, area=town, unit=units[key])
        for matter in matters.values()
        for town, key in zip(towns, ("owners", "strangers"), strict=True)
    ]
    publish_duty_list(ListDraft("test", "清单", "List", SINCE), list(matters.values()), duties, by=None)
    county = County(home, towns, grids, units, matters)
    _cast(county)
    forget_everything()
    return county


MATTERS = {
    "0201": ("井盖缺失", ["井盖", "盖子没了"], "2 urgent_hours", False),
    "0301": ("路灯不亮", ["路灯", "灯不亮"], "1 workdays", False),
    "0401": ("违法搭建", ["搭建", "违建"], "5 workdays", True),
}


def _matter(code: str, name: str, keywords: list[str], limit: str, evidence: bool) -> Matter:
    return Matter(
        code=code, category_zh="设施", category_en="Facilities", name_zh=name, name_en=f"Matter {code}",
        open_when_zh=f"发现{name}", open_when_en="Seen", close_when_zh="恢复", close_when_en="Restored",
        sign_limit="30 minutes", limit=limit, urgency="ordinary", level="town", needs_evidence=evidence,
        may_self_handle=True, is_public=True, keywords=keywords,
    )  # fmt: skip


def _territory() -> tuple[Area, list[Area], list[Area]]:
    levels = [("country", 0, False), ("county", 30, False), ("town", 40, False), ("grid", 70, True)]
    for key, rank, is_grid in levels:
        AreaLevel.objects.get_or_create(
            key=key, defaults={"name_zh": key, "name_en": key, "rank": rank, "is_grid": is_grid}
        )
    home = _area("county", "昆山市", None, 1000, 1999)
    Region.objects.create(region_no=REGION, area=home)
    RegionSpan.objects.create(region_id=REGION, area_from=1000, area_to=1999)
    towns = [_area("town", f"第{n}镇", home, 1100 + 100 * n, 1199 + 100 * n) for n in (0, 1)]
    grids = []
    for number in range(4):
        town = towns[number // 2]
        grid = _area("grid", f"第{number + 1}网格", town, town.area_no + 10 + number, town.area_no + 10 + number)
        _shape(grid, 120 + number * 0.01)
        grids.append(grid)
    return home, towns, grids


def _area(level: str, name: str, parent: Area | None, begin: int, end: int) -> Area:
    return Area.objects.create(
        level_id=level, name=name, name_en=f"{level} {begin}", parent=parent, area_no=begin, area_end=end,
        region_no=REGION, valid_from=SINCE,
    )  # fmt: skip


def _shape(grid: Area, west: float) -> None:
    square = box(west, 31, west + 0.01, 31.01)
    AreaShape.objects.create(
        area=grid, wkb=to_wkb(square), min_x=west, min_y=31, max_x=west + 0.01, max_y=31.01, source="test"
    )


def _unit(key: str, area: Area, *, is_centre: bool = False) -> Unit:
    return Unit.objects.create(
        key=key,
        kind=key,
        name_zh=f"单位{key}",
        name_en=f"Unit {key}",
        area=area,
        is_centre=is_centre,
        valid_from=SINCE,
    )


def _cast(county: County) -> None:
    centre, owners, strangers = (county.units[key] for key in ("centre", "owners", "strangers"))
    cast: list[tuple[str, str, Area | None, Unit | None]] = [
        ("dispatcher", "dispatcher", county.home, centre),
        ("town_dispatcher", "dispatcher", county.towns[1], None),
        ("owner", "handler", None, owners),
        ("colleague", "handler", None, owners),
        ("stranger", "handler", None, strangers),
        ("checker", "checker", county.home, centre),
        ("supervisor", "supervisor", county.home, centre),
        ("other_supervisor", "supervisor", county.home, centre),
        ("operator", "operator", county.home, centre),
        ("worker", "grid_worker", county.grids[0], None),
        ("neighbour", "grid_worker", county.grids[1], None),
        ("leader", "city_leader", county.home, None),
        ("administrator", "administrator", county.home, None),
    ]
    for name, role, area, unit in cast:
        user = User.objects.create(username=name, name_zh=name, name_en=name, password="!")
        county.users[name] = user
        Post.objects.create(user=user, role=role, area=area, unit=unit, valid_from=ALWAYS)
