"""Bring in cases from a CSV file of any shape, by a mapping file."""

from wangge.cases.actions.importing.mapping import Mapping, read_mapping
from wangge.cases.actions.importing.write import import_cases

__all__ = ["Mapping", "import_cases", "read_mapping"]
