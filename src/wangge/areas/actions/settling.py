"""What a place settles for itself: its levels, the way it numbers grids, the sizes it finds right."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wangge.areas.models import Area, AreaLevel, CodeScheme, SizeRule
from wangge.kernel import audit
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError, InvalidInputError
from wangge.kernel.text import clean

SCHEMES = (  # key, names, prefix, digits of the place above, running digits, where it comes from
    ("grid15", "社会治理网格码（15位）", "Grid code, 15 digits", "", 12, 3, "村居 12 位 + 网格 3 位"),
    ("unit14", "单元网格码（14位，旧）", "Unit grid, 14 digits", "", 12, 2, "CJ/T 213-2005"),
    ("unit20", "专用网格码（20位）", "Specialised grid, 20 digits", "000000", 12, 2, "CJ/T 349-2010：部件码 6 位在前"),
)
SIZES = (  # level, kind, figure, least, most, where it comes from
    ("grid", "basic", "households", 300, 500, "300—500 户"),
    ("grid", "rural", "households", 100, 300, "100—300 户"),
    ("grid", "basic", "residents", 500, 1500, "500—1,500 人"),
)


@dataclass(frozen=True)
class LevelDraft:
    """A level as a place calls it. `rank` orders levels from the country (0) down."""

    key: str
    name_zh: str
    name_en: str
    rank: int
    is_grid: bool = False


@dataclass(frozen=True)
class SizeDraft:
    """How large areas of a level and kind should be."""

    level: str
    kind: str
    figure: str
    at_least: float | None
    at_most: float | None
    source: str


def ensure_usual() -> None:
    """Write the schemes and sizes in use in the country where a place has none yet; each can be changed."""
    CodeScheme.objects.bulk_create(
        [
            CodeScheme(
                key=key, name_zh=name_zh, name_en=name_en, prefix=prefix, above_digits=above, sequence_digits=running,
                source=source, is_used=key == "grid15" and not CodeScheme.objects.exists(),
            )
            for key, name_zh, name_en, prefix, above, running, source in SCHEMES
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    if not SizeRule.objects.exists():
        SizeRule.objects.bulk_create(
            SizeRule(level_id=level, kind=kind, figure=figure, at_least=least, at_most=most, source=source)
            for level, kind, figure, least, most, source in SIZES
        )


@transaction.atomic
def settle_level(draft: LevelDraft, *, by: UUID | None) -> AreaLevel:
    """Add a level or change one; InvalidInputError when a level in use would stand above its own parents."""
    key = slugify(draft.key)
    if not key or len(key) > 30:
        raise InvalidInputError(_("Give the level a short key of letters and digits."), field="key")
    if not clean(draft.name_zh) or not 0 < draft.rank < 1000:
        raise InvalidInputError(_("A level has a name, and a rank between 1 and 999."), field="rank")
    used = Area.objects.filter(level_id=key, valid_to=None)
    if (
        used.filter(parent__level__rank__gte=draft.rank).exists()
        or used.filter(children__level__rank__lte=draft.rank, children__valid_to=None).exists()
    ):
        raise InvalidInputError(_("Areas of this level would no longer lie below their parents."), field="rank")
    values = {"name_zh": clean(draft.name_zh)[:30], "name_en": clean(draft.name_en)[:40], "rank": draft.rank,
              "is_grid": draft.is_grid}  # fmt: skip
    level, _is_new = AreaLevel.objects.update_or_create(key=key, defaults=values)
    audit.record("settle_level", by=by, subject=("level", key), detail=values)
    forget_everything()
    return level


@transaction.atomic
def drop_level(key: str, *, by: UUID | None) -> None:
    """Take a level away that no area has or ever had."""
    if Area.objects.filter(level_id=key).exists():
        raise ConflictError(_("Areas of this level exist, or existed; it stays."))
    AreaLevel.objects.filter(key=key).delete()
    audit.record("drop_level", by=by, subject=("level", key))
    forget_everything()


@transaction.atomic
def use_scheme(key: str, *, by: UUID | None) -> None:
    """Number grids in this way from now on; numbers given already stay."""
    if not CodeScheme.objects.filter(key=key).exists():
        raise InvalidInputError(_("There is no such scheme."), field="scheme")
    CodeScheme.objects.filter(is_used=True).update(is_used=False)
    CodeScheme.objects.filter(key=key).update(is_used=True)
    audit.record("use_scheme", by=by, subject=("scheme", key))
    forget_everything()


@transaction.atomic
def settle_sizes(drafts: Sequence[SizeDraft], *, by: UUID | None) -> None:
    """The sizes that are right here, in place of those before."""
    for draft in drafts:
        least, most = draft.at_least, draft.at_most
        if least is not None and most is not None and least > most:
            raise InvalidInputError(_("The smallest size is larger than the largest."), field="at_least")
    SizeRule.objects.all().delete()
    SizeRule.objects.bulk_create(
        SizeRule(
            level_id=draft.level, kind=draft.kind, figure=draft.figure, at_least=draft.at_least, at_most=draft.at_most,
            source=clean(draft.source)[:200],
        )
        for draft in drafts
    )  # fmt: skip
    audit.record("settle_sizes", by=by, subject=("sizes", "territory"), detail={"rules": len(drafts)})
