"""Errors whose text is meant for the person who sees it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """The answer of a rule: allowed, or not and why. Read by the action, the page and the API alike."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise RefusedError with the reason when the answer was no."""
        if not self.allowed:
            raise RefusedError(self.reason)


YES = Decision(allowed=True)


def no(reason: str) -> Decision:
    """A refusal with its reason, in words fit for the person."""
    return Decision(allowed=False, reason=reason)


class PlainError(Exception):
    """An error that may be shown as it is; `field` names what the person should change."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class RefusedError(PlainError):
    """A rule said no."""


class InvalidInputError(PlainError):
    """What was typed or sent cannot be used; nothing was changed."""


class ConflictError(PlainError):
    """Somebody else changed the same thing first; nothing was changed."""
