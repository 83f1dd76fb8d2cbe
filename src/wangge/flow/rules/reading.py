"""Reading a flow file (TOML) and proving it sound."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from wangge.flow.rules.checking import Lines, Problem, misshapen, problems_of
from wangge.flow.rules.definition import ClockSpec, Flow, FlowError, Move, Reminder, State
from wangge.flow.rules.limits import Limit

LISTS = ("by", "needs", "starts", "stops", "pauses", "resumes", "extends", "unless_by", "public")


NO_TOML = "not a TOML file: %(reason)s"


class UnsoundError(FlowError):
    """A flow file that is refused, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = list(problems)


def read_flow(source: str) -> Flow:
    """Read a flow file and prove it sound; UnsoundError names every unsound part with its line and the reason."""
    flow = parse_flow(source)
    if problems := list(problems_of(flow, source)):
        raise UnsoundError(problems)
    return flow


def check_flow(source: str) -> list[Problem]:
    """Everything that is wrong with a flow file, empty when it is sound. Never raises."""
    try:
        return list(problems_of(parse_flow(source), source))
    except UnsoundError as error:
        return error.problems


def parse_flow(source: str) -> Flow:
    """Read a flow file without proving it sound; UnsoundError when it cannot be read at all."""
    data = _load(source)
    if problems := list(misshapen(data, Lines(source))):
        raise UnsoundError(problems)
    return Flow(
        name=data["name"],
        version=data["version"],
        label_zh=data.get("label_zh", ""),
        label_en=data.get("label_en", ""),
        start=data["start"],
        most_hops=int(data.get("most_hops", 0)),
        states={entry["key"]: State(**_labelled(entry)) for entry in data["states"]},
        moves={entry["key"]: _move(entry) for entry in data["moves"]},
        clocks={entry["kind"]: _clock(entry) for entry in data["clocks"]},
    )


def _load(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else len(source.splitlines())
        raise UnsoundError([Problem(line, "", NO_TOML, {"reason": str(error)})]) from error


def _labelled(entry: dict[str, Any]) -> dict[str, Any]:
    return {"label_zh": "", "label_en": "", **entry}


def _move(entry: dict[str, Any]) -> Move:
    fields = _labelled(entry)
    for name in LISTS:
        fields[name] = tuple(fields.get(name, ()))
    fields |= {name: Limit.parse(fields[name]) for name in ("rest", "within") if name in fields}
    from_states = tuple(fields.pop("from", ()))
    return Move(**{"to": "", **fields, "from_states": from_states})


def _clock(entry: dict[str, Any]) -> ClockSpec:
    fields = _labelled(entry)
    tell = tuple(_reminder(written) for written in fields.pop("tell", ()))
    return ClockSpec(**{**fields, "limit": Limit.parse(fields["limit"]), "tell": tell})


def _reminder(written: str) -> Reminder:
    share, _, to = written.partition(" ")
    if not to:
        raise ValueError(f"{written!r} is not a reminder: a share of the limit and who is told, like '0.5 holder'")
    return Reminder(float(share), to)
