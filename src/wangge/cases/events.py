"""Facts this app announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CaseMoved:
    """A case made a move; everything else can be read from its history."""

    region_no: int
    case_id: UUID
    seq: int
    move: str
