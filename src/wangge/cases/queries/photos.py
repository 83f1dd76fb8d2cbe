"""Photographs: shown to whoever may see the case, and to the person who reported it."""

from collections.abc import Collection

from django.db.models import Q

from wangge.access.rules import Scope
from wangge.cases.models import Evidence
from wangge.cases.queries.visible import visible
from wangge.kernel.ids import RegionKey


def photo_file(scope: Scope, key: RegionKey, *, granted: Collection[str]) -> str | None:
    """The stored file of a photograph, or None. `granted` are the case keys whose code this visitor has shown."""
    photo = Evidence.objects.filter(region_no=key.region_no, id=key.id).first()
    if photo is None:
        return None
    case_key = RegionKey(photo.region_no, photo.case_id)
    own = str(case_key) in granted and (photo.is_public or photo.seq == 1)
    return photo.file if own or visible(scope).filter(Q(region_no=key.region_no), id=photo.case_id).exists() else None
