"""Random re-divisions, one after another, and what must hold after each."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import shapely
from django.db.models import Sum
from shapely import Polygon

from tests.county import REGION, County
from wangge.areas import actions
from wangge.areas import queries as area_queries
from wangge.areas.actions import LayerDraft, NewArea, PlanDraft
from wangge.areas.models import Area, AreaLevel, AreaShape, Plan, RegionSpan
from wangge.cases.models import Case
from wangge.kernel import carving, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.geometry import from_wkb
from wangge.places.models import Building
from wangge.stats.queries.borders import by_borders

MAKER, DECIDER = uuid4(), uuid4()
WEST, SOUTH, EAST, NORTH = 120.0, 31.0, 120.04, 31.01
PERIOD = (date(2026, 1, 1), date(2026, 7, 1))
MOST_GRIDS = 24
LAYER, WIDEST = "grid1", 10**9  # a level put in and dropped again, and where the positions of the county end


class Walk:
    """A county with cases and buildings, divided anew again and again."""

    def __init__(self, county: County, *, seed: int, cases: int = 40, buildings: int = 150) -> None:
        self.county, self.chance = county, random.Random(seed)
        self._widen()
        for _ in range(cases):
            lon, lat = self._point()
            county.report(lon=lon, lat=lat)
        self._build(buildings)
        self.people = self._people()
        self.ground = self._ground()
        self.borders = clock.today() - timedelta(days=1)
        self.printed = self.report()
        self.done: list[Plan] = []
        self.refused = 0

    def step(self) -> bool:
        """One re-division, or the undoing of the last one; a drawing the product refuses is given up and no step."""
        if self.done and self.chance.random() < 0.15:
            actions.undo_plan(self.done.pop().id, by=DECIDER)
            return True
        plan = actions.begin_plan(PlanDraft("随机", clock.today()), under=self.county.home.id, by=MAKER)
        try:
            self._draw(plan.id)
        except InvalidInputError:
            self.refused += 1
            actions.withdraw_plan(plan.id, by=MAKER)
            return False
        actions.ask_for_decision(plan.id, by=MAKER)
        actions.decide_on_plan(plan.id, is_approved=True, words="", by=DECIDER)
        self.done.append(actions.carry_out_plan(plan.id, by=DECIDER))
        return True

    def check(self) -> None:
        """Ground and people conserved; no gap, no overlap above a centimetre; every row where its point lies."""
        forget_everything()  # what a commit does
        shapes = self._shapes()
        assert carving.overlaps(list(shapes.values())) == []
        assert carving.slits(shapely.box(WEST, SOUTH, EAST, NORTH), list(shapes.values())).is_empty
        assert abs(self._ground() / self.ground - 1) < 1e-6
        assert self._people() == self.people
        self._everything_stands_where_it_lies()

    def report(self) -> list[tuple[str, str, int, int]]:
        """Last year's report by the borders of before the first step, as it is printed: positions are not on paper."""
        rows = by_borders(self.county.scope("dispatcher"), *PERIOD, borders=self.borders)
        return [(row.level, row.name, row.reported, row.closed) for row in rows]

    def _widen(self) -> None:
        """Room for a level more and for what it leaves behind, and the level itself."""
        Area.objects.filter(id=self.county.home.id, area_end__lt=WIDEST).update(area_end=WIDEST)
        RegionSpan.objects.filter(region_id=REGION, area_to__lt=WIDEST).update(area_to=WIDEST)
        self.county.home.refresh_from_db()
        AreaLevel.objects.get_or_create(key=LAYER, defaults={"name_zh": "一级网格", "name_en": "Section", "rank": 45})

    def _draw(self, plan: UUID) -> None:
        grids = list(Area.objects.filter(level_id="grid", valid_to=None).order_by("area_no"))
        has_layer = Area.objects.filter(level_id=LAYER, valid_to=None).exists()
        kinds = ["split"] * (len(grids) < MOST_GRIDS) + ["merge"] * (len(grids) > 3) + ["redraw"]
        kinds += ["drop_layer"] if has_layer else ["add_layer", "move"]  # one that moves out of a border leaves a gap
        one = self.chance.choice(grids)
        match self.chance.choice(kinds):
            case "add_layer":
                actions.add_layer(plan, LayerDraft(LAYER, self.county.home.id, self._sections(grids)), by=MAKER)
            case "drop_layer":
                actions.drop_layer(plan, LAYER, by=MAKER)
            case "split":
                actions.split_area(plan, one.id, self._line_across(one.id), by=MAKER)
            case "merge":
                actions.merge_areas(plan, [one.id, self._beside(one).id], NewArea(f"并{len(self.done)}"), by=MAKER)
            case "redraw":
                actions.redraw_area(plan, one.id, self._bulged(one.id), by=MAKER)
            case "move":
                town = self.chance.choice([town for town in self.county.towns if town.id != one.parent_id])
                actions.move_area(plan, one.id, town.id, by=MAKER)

    def _sections(self, grids: list[Area]) -> dict[UUID, str] | None:
        """Grids put together by chance, or each town as a whole."""
        if self.chance.random() < 0.3:
            return None
        return {grid.id: self.chance.choice(["东片", "西片", "南片"]) for grid in grids}

    def _line_across(self, key: UUID) -> list[tuple[float, float]]:
        shape = self._shapes()[key]
        x, y = shape.representative_point().coords[0]
        away = (self.chance.uniform(-0.02, 0.02), self.chance.uniform(-0.02, 0.02))
        return [(x - away[0], y - away[1]), (x, y), (x + away[0], y + away[1])]

    def _bulged(self, key: UUID) -> Polygon:
        shape = self._shapes()[key]
        corner = shapely.Point(self.chance.choice(shapely.get_coordinates(shape).tolist()))
        bulge = shapely.buffer(corner, self.chance.uniform(0.0005, 0.002), quad_segs=3)
        return shape.union(bulge) if self.chance.random() < 0.5 else shape.difference(bulge)

    def _beside(self, one: Area) -> Area:
        shapes = self._shapes()
        near = [
            key for key, shape in shapes.items()
            if key != one.id and shapely.length(shapely.intersection(shape, shapes[one.id])) > 1e-6
        ]  # fmt: skip
        siblings = list(Area.objects.filter(id__in=near, parent_id=one.parent_id).order_by("area_no"))
        if not siblings:
            raise InvalidInputError("nobody beside it")
        return self.chance.choice(siblings)

    def _shapes(self) -> dict[UUID, shapely.Geometry]:
        rows = AreaShape.objects.filter(area__level_id="grid", area__valid_to=None, area__moved_to=None)
        return {row.area_id: from_wkb(row.wkb) for row in rows.order_by("area__area_no")}

    def _ground(self) -> float:
        return sum(shape.area for shape in self._shapes().values())

    def _people(self) -> int:
        standing = Building.objects.filter(region_no=REGION, area_no__in=self._numbers())
        return standing.aggregate(all=Sum("residents"))["all"]

    def _numbers(self) -> list[int]:
        return list(
            Area.objects.filter(level_id="grid", valid_to=None, moved_to=None).values_list("area_no", flat=True)
        )

    def _everything_stands_where_it_lies(self) -> None:
        locator = area_queries.current_locator()
        for model in (Building, Case):
            for lon, lat, area_no in model.objects.filter(region_no=REGION).values_list("lon", "lat", "area_no"):
                assert locator.locate(lon, lat).area_no == area_no, (model, lon, lat)

    def _point(self) -> tuple[float, float]:
        return round(self.chance.uniform(WEST, EAST), 7), round(self.chance.uniform(SOUTH, NORTH), 7)

    def _build(self, count: int) -> None:
        locator, rows = area_queries.current_locator(), []
        for at in range(count):
            lon, lat = self._point()
            rows.append(Building(
                region_no=REGION, number=str(at), lon=lon, lat=lat, area_no=locator.locate(lon, lat).area_no,
                households=self.chance.randint(1, 40), residents=self.chance.randint(1, 120),
                counted_date=date(2026, 1, 1), counted_source="test", recorded_at=clock.now(),
            ))  # fmt: skip
        Building.objects.bulk_create(rows)
