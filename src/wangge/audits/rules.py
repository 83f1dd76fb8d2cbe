"""Judgement about reading the record: who may, what can be asked, and how far back one search reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

AUDITOR = "auditor"
PAGE = 50
MOST_EXPORTED = 20_000
USUAL = timedelta(days=30)
LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class Asked:
    """What an auditor looks for; empty means anything. `after` is the id below which the next page begins."""

    first: date
    last: date
    person: str = ""
    verb: str = ""
    subject: str = ""
    number: str = ""
    address: str = ""
    reason: str = ""
    after: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """The question as an address writes it; nothing that is empty."""
        parts = {
            "first": self.first.isoformat(), "last": self.last.isoformat(), "person": self.person, "verb": self.verb,
            "subject": self.subject, "number": self.number, "address": self.address, "reason": self.reason,
        }  # fmt: skip
        return {name: value for name, value in parts.items() if value}


def is_auditor(roles: Collection[str]) -> bool:
    """Whether these pages exist for somebody: for auditors only, whatever else they may do."""
    return AUDITOR in roles


def span(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """The days one search covers: thirty up to today if none are named, never more than ninety-two up to the last."""
    end = min(last or today, today)
    begin = min(first or end - USUAL, end)
    return max(begin, end - LONGEST), end
