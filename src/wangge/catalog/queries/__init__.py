"""Reads of the duty list: the list in force, who answers where, within what time, what a text may be about."""

from wangge.catalog.queries.contents import content_of, desk_name, key_of, keyed, unit_name
from wangge.catalog.queries.duties import DutyHere, desk_for, duty_at, responsible_units, units_at
from wangge.catalog.queries.in_force import list_in_force, matter_by_id, matters_in_force
from wangge.catalog.queries.limiting import limits_for
from wangge.catalog.queries.pages import (
    MOST_DIFFERENCES,
    Asked,
    ListPage,
    MatterPage,
    VersionPage,
    is_administrator,
    list_page,
    matter_page,
    open_rulings,
    version_page,
)
from wangge.catalog.queries.suggesting import Responsible, fitting_matters, suggest_units
from wangge.catalog.queries.versions import editable_matter, next_version, version_by_id

__all__ = [
    "MOST_DIFFERENCES",
    "Asked",
    "DutyHere",
    "ListPage",
    "MatterPage",
    "Responsible",
    "VersionPage",
    "content_of",
    "desk_for",
    "desk_name",
    "duty_at",
    "editable_matter",
    "fitting_matters",
    "is_administrator",
    "key_of",
    "keyed",
    "limits_for",
    "list_in_force",
    "list_page",
    "matter_by_id",
    "matter_page",
    "matters_in_force",
    "next_version",
    "open_rulings",
    "responsible_units",
    "suggest_units",
    "unit_name",
    "units_at",
    "version_by_id",
    "version_page",
]
