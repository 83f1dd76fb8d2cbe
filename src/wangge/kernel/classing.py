"""Two declarations every table carries: where its rows may live, and how private each field is."""

from dataclasses import dataclass
from enum import StrEnum


class Placement(StrEnum):
    """The class of a table when one database is spread over several machines."""

    DISTRIBUTED = "distributed"  # rows live with their region; region_no leads every key
    REFERENCE = "reference"  # small, a copy on every machine
    DIRECTORY = "directory"  # unique by its own value everywhere
    LOCAL = "local"  # stays on the coordinating machine


@dataclass(frozen=True)
class Privacy:
    """Names of a model's fields by how private they are; together they must name every field once."""

    public: str = ""
    internal: str = ""
    personal: str = ""

    def names(self) -> list[str]:
        """Every field named, in the order of the three classes."""
        return f"{self.public} {self.internal} {self.personal}".split()


@dataclass(frozen=True)
class Grants:
    """What the database lets the programs do with a table, where it is less than everything; `hidden` are columns
    the web may not read. Declared beside `placement`; a table without it may be read and written by both."""

    web: str = "select insert update delete"
    worker: str = "select insert update delete"
    hidden: str = ""
    web_calls: str = ""  # functions of the database, with their arguments, that only this program may call
    worker_calls: str = ""


APPEND_ONLY = Grants(web="select insert", worker="select insert")
