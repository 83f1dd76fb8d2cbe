"""The collections there are: what they hold, what can be asked of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.access.rules import Scope
from wangge.assets.queries import sees_components
from wangge.kernel.ids import RegionKey
from wangge.partners.queries.components import components_page
from wangge.partners.queries.features import Feature, Page, Wanted
from wangge.partners.queries.open_cases import counts_page
from wangge.partners.queries.territory import areas_page, grids_page


@dataclass(frozen=True)
class Property:
    """A property of features: its kind (text, whole, yes, day), what it says, whether one may ask for a value."""

    kind: str
    tells: str
    is_asked: bool = False

    @property
    def about(self) -> str:
        """What it says, in the reader's language."""
        return _(self.tells)


@dataclass(frozen=True)
class Collection:
    """A collection: its name, what it holds, its properties, and how its pages and single features are read."""

    id: str
    name: str
    tells: str
    properties: Mapping[str, Property]
    page: Callable[[Wanted], Page]
    key: Callable[[str], Any] = UUID
    cursor: str = r"[0-9]{1,18}"  # how the place after a page is written
    drawn_as: str = "area"
    is_timed: bool = True
    may_see: Callable[[Scope], bool] | None = None  # for whom it exists; none: for everybody

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return _(self.name)

    @property
    def about(self) -> str:
        """What it holds, in the reader's language."""
        return _(self.tells)

    def one(self, written: str, wanted: Wanted) -> Feature | None:
        """The feature with this id, if there is one for whoever asks, on the days asked for."""
        try:
            key = self.key(written)
        except ValueError:
            return None
        asked = Wanted(scope=wanted.scope, limit=1, days=wanted.days, equal={"id": key})
        return next(iter(self.page(asked).features), None)


AREA = {
    "no": Property(
        "text", gettext_noop("position in the tree; everything below an area lies in one range of positions")
    ),
    "name": Property("text", gettext_noop("name"), is_asked=True),
    "name_en": Property("text", gettext_noop("name in English, if there is one")),
    "level": Property("text", gettext_noop("level of the tree, as province, county, village, grid"), is_asked=True),
    "kind": Property("text", gettext_noop("kind, as community, village, street, compound"), is_asked=True),
    "parent": Property("text", gettext_noop("id of the area above"), is_asked=True),
    "code": Property("text", gettext_noop("official code on the day asked for"), is_asked=True),
    "code_book": Property("text", gettext_noop("system and vintage of the code")),
    "valid_from": Property("day", gettext_noop("the day since which these facts hold")),
    "valid_to": Property("day", gettext_noop("the first day on which they hold no more; none: they still hold")),
    "synthetic": Property("yes", gettext_noop("whether the area or its border is made up, for a demonstration")),
}
COMPONENT = {
    "code": Property("text", gettext_noop("sixteen digits"), is_asked=True),
    "class": Property("text", gettext_noop("four digits of the class"), is_asked=True),
    "class_name": Property("text", gettext_noop("name of the class")),
    "class_name_en": Property("text", gettext_noop("name of the class in English")),
    "name": Property("text", gettext_noop("name")),
    "state": Property("text", gettext_noop("in_use, damaged, missing; removed ones only if asked for"), is_asked=True),
    "accuracy": Property("text", gettext_noop("A within 0.5 m, B within 1 m, C within 10 m")),
    "area": Property("text", gettext_noop("position of the area it stands in")),
    "competent": Property("text", gettext_noop("competent unit")),
    "owner": Property("text", gettext_noop("owner")),
    "builder": Property("text", gettext_noop("builder")),
    "maintainer": Property("text", gettext_noop("unit that maintains it")),
    "source": Property("text", gettext_noop("where this is known from")),
    "placed_date": Property("day", gettext_noop("when it was placed")),
    "changed_date": Property("day", gettext_noop("when it was changed")),
}
COUNTED = AREA | {
    "open_cases": Property("whole", gettext_noop("how many cases are open; none: hidden")),
    "hidden": Property("yes", gettext_noop("whether the number is hidden: under 5, or it would give one under 5 away")),
    "counted_on": Property("day", gettext_noop("the day of the count")),
}
COLLECTIONS = {
    one.id: one
    for one in (
        Collection(
            "areas", gettext_noop("Divisions and grids"),
            gettext_noop("Every level of the territory, from the country to the grids, as it is or was on any day."),
            AREA, areas_page,
        ),
        Collection(
            "grids", gettext_noop("Grids"),
            gettext_noop("The grids with their borders, as they are or were on any day."), AREA, grids_page,
        ),
        Collection(
            "components", gettext_noop("City components"),
            gettext_noop("Manhole covers, lamps, benches and the like: where they stand and who looks after them."),
            COMPONENT, components_page, RegionKey.parse, r"[0-9]{1,9}-[0-9]{16}", drawn_as="point", is_timed=False,
            may_see=sees_components,
        ),
        Collection(
            "open-case-counts", gettext_noop("Open cases by grid"),
            gettext_noop(
                "How many cases are open in each grid today. Numbers under five are hidden from the public; with a "
                "token of the desk's interface the numbers are those of the cases that its holder may see."
            ),
            COUNTED, counts_page, is_timed=False,
        ),
    )
}  # fmt: skip


def collections_for(scope: Scope) -> list[Collection]:
    """The collections there are for somebody."""
    return [one for one in COLLECTIONS.values() if one.may_see is None or one.may_see(scope)]


def collection_named(name: str, scope: Scope) -> Collection | None:
    """The collection with this id; None when it is not for this viewer, as when there never was one."""
    return next((one for one in collections_for(scope) if one.id == name), None)
