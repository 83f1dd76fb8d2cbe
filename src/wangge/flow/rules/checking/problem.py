"""What the checker says: one unsound part, where it stands in the file, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One unsound part: its line in the file (0 when it has none), its key, and the reason.

    `rule` is the reason with places for names, so that a page can say it in another language.
    """

    line: int
    part: str
    rule: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The reason in plain English."""
        return self.rule % self.values if self.values else self.rule

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason
