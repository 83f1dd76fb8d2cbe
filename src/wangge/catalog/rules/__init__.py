"""Judgement about the duty list: how well a text fits a line, which limit is narrowest, what may be published."""

from wangge.catalog.rules.checking import Codes, RowFault, depths, normalise, reference_fault
from wangge.catalog.rules.comparing import Content, Difference, compare
from wangge.catalog.rules.editing import may_adopt, may_edit, may_publish
from wangge.catalog.rules.limiting import (
    KINDS,
    LimitLine,
    limit_in,
    limits_from,
    narrowest,
    read_limit,
    written_limits,
)
from wangge.catalog.rules.matching import Fit, ListLine, ListMatcher
from wangge.catalog.rules.sheets import SHEETS, split_words

__all__ = [
    "KINDS",
    "SHEETS",
    "Codes",
    "Content",
    "Difference",
    "Fit",
    "LimitLine",
    "ListLine",
    "ListMatcher",
    "RowFault",
    "compare",
    "depths",
    "limit_in",
    "limits_from",
    "may_adopt",
    "may_edit",
    "may_publish",
    "narrowest",
    "normalise",
    "read_limit",
    "reference_fault",
    "split_words",
    "written_limits",
]
