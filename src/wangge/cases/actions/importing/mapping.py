"""The mapping file: which column means what, and what the file's dates and places look like."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wangge.kernel.errors import InvalidInputError

NEEDED = ("id", "opened", "title")
SHARED_BY = 1000


@dataclass(frozen=True)
class Mapping:
    """A mapping file, read and checked."""

    name: str
    source_system: str
    zone: ZoneInfo
    date_formats: tuple[str, ...]
    region_no: int
    region_name: str
    child_column: str
    valid_from: date
    columns: dict[str, str]
    text_columns: tuple[str, ...]
    closed_values: frozenset[str]
    shared_by: int

    def missing(self, heading: list[str]) -> list[str]:
        """Columns the mapping names that the file does not have."""
        named = [*self.columns.values(), *self.text_columns, self.child_column]
        return sorted({name for name in named if name and name not in heading})


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file (TOML); InvalidInputError says which part is wrong."""
    try:
        data = tomllib.loads(path.read_text())
        columns = dict(data["columns"])
        text_columns = tuple(columns.pop("text", ()))
        mapping = Mapping(
            name=data["name"],
            source_system=data["source_system"],
            zone=ZoneInfo(data["time_zone"]),
            date_formats=tuple(data["date_formats"]),
            region_no=int(data["territory"]["region_no"]),
            region_name=data["territory"]["name"],
            child_column=data["territory"].get("child", ""),
            valid_from=data["territory"]["valid_from"],
            columns=columns,
            text_columns=text_columns,
            closed_values=frozenset(data.get("values", {}).get("closed", ())),
            shared_by=int(data.get("place", {}).get("shared_by", SHARED_BY)),
        )
    except OSError as error:
        raise InvalidInputError(f"The mapping {path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"The mapping {path} is not a TOML file: {error}") from error
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise InvalidInputError(f"The mapping {path} lacks or misstates {error}") from error
    if lacking := [name for name in NEEDED if name not in columns]:
        raise InvalidInputError(f"The mapping {path} names no column for {', '.join(lacking)}")
    return mapping
