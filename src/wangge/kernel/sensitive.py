"""The register of sensitive modules: each says here what it touches, and is off until its impact has been assessed
(PIPL 55: before sensitive personal information is handled, or personal information is given to somebody else)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    """A part that may not be used without an assessment in force: what it is, and which data it touches."""

    key: str
    label_zh: str
    label_en: str
    note_zh: str
    note_en: str


_modules: dict[str, Module] = {}
_judges: list[Callable[[str], bool]] = []


def declare(module: Module) -> None:
    """Add a module; called from an app's `ready`. The same key again replaces it."""
    _modules[module.key] = module


def modules() -> dict[str, Module]:
    """Every sensitive module, by its key."""
    return dict(_modules)


def judged_by(judge: Callable[[str], bool]) -> None:
    """Say who knows which assessments are in force; called once, from a higher app's `ready`."""
    _judges[:] = [judge]


def is_on(key: str) -> bool:
    """Whether a module may be used now. Without anybody who knows of assessments nothing sensitive is on."""
    module = _modules[key]  # a key nobody declared is a mistake of ours, and is told as one
    return bool(_judges) and _judges[0](module.key)
