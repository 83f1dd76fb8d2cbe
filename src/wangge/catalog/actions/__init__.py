"""Verbs of the duty list: make and edit drafts, publish, bring in from a sheet, take rulings into the list."""

from wangge.catalog.actions.drafting import discard_draft, edit_matter, make_draft, start_draft
from wangge.catalog.actions.exporting import export_duty_list
from wangge.catalog.actions.importing import ImportedList, import_duty_list
from wangge.catalog.actions.loading import city_management_content, load_city_management_list
from wangge.catalog.actions.publishing import ListDraft, publish_draft, publish_duty_list
from wangge.catalog.actions.rulings import adopt_ruling, decline_ruling, propose_ruling

__all__ = [
    "ImportedList",
    "ListDraft",
    "adopt_ruling",
    "city_management_content",
    "decline_ruling",
    "discard_draft",
    "edit_matter",
    "export_duty_list",
    "import_duty_list",
    "load_city_management_list",
    "make_draft",
    "propose_ruling",
    "publish_draft",
    "publish_duty_list",
    "start_draft",
]
