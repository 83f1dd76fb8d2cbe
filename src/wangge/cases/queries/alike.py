"""Which other open cases may be the same thing as one that is there already, as a member of staff may see them."""

from wangge.access.rules import Scope
from wangge.cases.models import Evidence
from wangge.cases.queries.duplicates import Candidate, CaseLike, candidates
from wangge.cases.queries.visible import visible
from wangge.kernel.ids import RegionKey


def alike(scope: Scope, key: RegionKey, *, most: int = 5) -> list[Candidate]:
    """The open cases most like this one, best first; none for a case that is closed, merged or not visible.

    Four statements of bounded rows, whatever the size of the table.
    """
    case = visible(scope).open().keyed(key).filter(parent_id=None).first()
    if case is None:
        return []
    mine = Evidence.objects.filter(region_no=key.region_no, case_id=key.id, likeness_hash__isnull=False)
    photos = [one for one in mine.values_list("likeness_hash", flat=True) if one is not None]
    return candidates(scope, CaseLike.of(case, photos), most=most)
