"""How many areas lie inside one."""

from wangge.areas.models import Area
from wangge.areas.statements import counting as statements


def subtree_count(area: Area) -> int:
    """How many areas that have not ended lie inside this one, itself included; as quick for a country as for a town."""
    return statements.count(area.id, area.area_no, area.area_end)
