"""What the pages of the duty list show: the list as tree and table, one matter, a version against the one in force."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from wangge.access.rules import Scope
from wangge.catalog.models import Category, Duty, DutyList, LimitRule, Matter, MatterCondition, Ruling
from wangge.catalog.models.matters import MatterQuerySet
from wangge.catalog.queries.contents import content_of
from wangge.catalog.queries.in_force import list_in_force
from wangge.catalog.rules import Difference, compare
from wangge.kernel import clock

AT_ONCE = 100
MOST_DUTIES = 300
MOST_DIFFERENCES = 500


@dataclass(frozen=True)
class Asked:
    """What the reader asks for: words, a tag, a node of the tree, a version, and after which code to go on."""

    words: str = ""
    tag: str = ""
    category: str = ""
    version: UUID | None = None
    after: str = ""


@dataclass
class ListPage:
    """The list as a reader sees it."""

    version: DutyList | None
    versions: list[DutyList] = field(default_factory=list)
    nodes: list[Category] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    tags: list[tuple[str, int]] = field(default_factory=list)
    total: int = 0
    next_after: str = ""


@dataclass
class MatterPage:
    """Everything a version says about one matter, and the same code in other versions."""

    matter: Matter
    path: list[Category]
    conditions: list[MatterCondition]
    duties: list[Duty]
    duty_count: int
    rules: list[LimitRule]
    history: list[Matter]

    @property
    def has_levels(self) -> bool:
        """Whether the list tells levels apart here."""
        return any(duty.level for duty in self.duties)


@dataclass
class VersionPage:
    """A version against the list in force."""

    version: DutyList
    base: DutyList | None
    differences: list[Difference]
    counts: dict[str, int]


def is_administrator(scope: Scope) -> bool:
    """Whether the viewer keeps the list."""
    return "administrator" in scope.roles


def list_page(scope: Scope, asked: Asked) -> ListPage:
    """A page of the list asked for, else of the one in force; without a post only what is public."""
    versions = _versions(scope)
    today = clock.today()
    version = next((one for one in versions if one.id == asked.version), None) or next(
        (one for one in versions if one.is_in_force(today)), None
    )
    if version is None:
        return ListPage(None, versions)
    nodes = list(Category.objects.filter(duty_list=version).select_related("parent"))
    seen = _seen(scope, version)
    tags = Counter(tag for found in seen.values_list("tags", flat=True) for tag in found)
    found = _narrowed(seen, asked, nodes)
    page = list(found.filter(code__gt=asked.after).select_related("category")[: AT_ONCE + 1])
    return ListPage(
        version, versions, _open_nodes(nodes, asked.category), page[:AT_ONCE], sorted(tags.items()), found.count(),
        page[AT_ONCE - 1].code if len(page) > AT_ONCE else "",
    )  # fmt: skip


def matter_page(scope: Scope, matter_id: UUID) -> MatterPage | None:
    """One matter; None when there is none the viewer may see."""
    found = Matter.objects.filter(id=matter_id, duty_list__in=_versions(scope)).select_related("duty_list", "category")
    matter = found.first()
    if matter is None or not (scope.roles or matter.is_public):
        return None
    duties = Duty.objects.filter(matter=matter).select_related("unit", "desk", "area", "ruling")
    published = Matter.objects.filter(code=matter.code, duty_list__state=DutyList.State.PUBLISHED)
    return MatterPage(
        matter=matter,
        path=_path(matter.category),
        conditions=list(matter.conditions.all()),
        duties=list(duties.order_by("area__area_no", "-is_main", "level")[:MOST_DUTIES]),
        duty_count=duties.count(),
        rules=list(LimitRule.objects.filter(matter=matter).select_related("condition", "area", "unit")),
        history=list(published.select_related("duty_list").order_by("-duty_list__effective_from")),
    )


def version_page(scope: Scope, list_id: UUID) -> VersionPage | None:
    """A version with everything in which it differs from the list in force; for those who keep the list."""
    version = DutyList.objects.filter(id=list_id).first()
    if version is None or not is_administrator(scope):
        return None
    base = list_in_force()
    differences = compare(content_of(base), content_of(version))
    counts = Counter(one.kind for one in differences)
    return VersionPage(version, base, differences[:MOST_DIFFERENCES], dict(counts))


def open_rulings(scope: Scope) -> list[Ruling]:
    """Rulings that wait to be taken into the list; for those who keep it."""
    if not is_administrator(scope):
        return []
    waiting = Ruling.objects.filter(state=Ruling.State.PROPOSED)
    return list(waiting.select_related("matter", "area", "unit"))


def _versions(scope: Scope) -> list[DutyList]:
    """Published versions for everybody, drafts for those who keep the list; the latest first."""
    found = DutyList.objects.all() if is_administrator(scope) else DutyList.objects.published()
    return sorted(found, key=lambda one: (one.is_draft, str(one.effective_from or ""), one.version), reverse=True)


def _seen(scope: Scope, version: DutyList) -> MatterQuerySet:
    matters = Matter.objects.filter(duty_list=version)
    return matters if scope.roles else matters.filter(is_public=True)


def _narrowed(matters: MatterQuerySet, asked: Asked, nodes: list[Category]) -> MatterQuerySet:
    if asked.category:
        matters = matters.filter(category__in=_under(nodes, asked.category))
    if asked.tag:
        matters = matters.filter(tags__contains=[asked.tag])
    for word in asked.words.split()[:5]:
        matters = matters.filter(_says(word))
    return matters


def _says(word: str) -> Q:
    columns = ("code", "name_zh", "name_en", "open_when_zh", "open_when_en", "legal_basis", "keywords")
    found: Any = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": word})
    return found  # type: ignore[no-any-return]


def _under(nodes: list[Category], code: str) -> set[UUID]:
    """A node and all below it."""
    inside = {node.id for node in nodes if node.code == code}
    for node in sorted(nodes, key=lambda one: one.level):
        if node.parent_id in inside:
            inside.add(node.id)
    return inside


def _open_nodes(nodes: list[Category], chosen: str) -> list[Category]:
    """The top of the tree, and what lies along the way to the chosen node and right under it; in order."""
    by_id = {node.id: node for node in nodes}
    way: set[UUID | None] = {None}
    here = next((node for node in nodes if node.code == chosen), None)
    while here:
        way.add(here.id)
        here = by_id.get(here.parent_id) if here.parent_id else None
    shown = [node for node in nodes if node.parent_id in way]
    return sorted(shown, key=lambda node: [one.code for one in _path(node)])


def _path(node: Category | None) -> list[Category]:
    """A node and what stands above it, from the top."""
    found: list[Category] = []
    while node:
        found.insert(0, node)
        node = node.parent
    return found
