"""The engine and the oracle agree to the minute on random histories; the million is `wangge bench clocks`."""

from collections import Counter

from wangge.flow.tests.histories import both, differing, history
from wangge.flow.tests.oracle import tell

SAMPLE = range(3000)


def test_both_calculators_agree_to_the_minute() -> None:
    assert differing(SAMPLE) == []


def test_the_random_histories_meet_every_effect() -> None:
    met: Counter[str] = Counter()
    for seed in SAMPLE:
        one = history(seed)
        for timer in tell(one.flow, one.steps, one.place.almanac):
            met.update([timer.counts, "held" if timer.paused is not None else "not held"])
        for facts in both(one)[0]:
            met.update(what for what, is_so in (("late", facts[6]), ("provisional", facts[7])) if is_so)
        for step in one.steps:
            move = one.flow.moves.get(step.move, one.flow.entry)
            named = {"paused": move.pauses, "resumed": move.resumes, "extended": move.extends and step.extend_by}
            met.update(what for what, is_so in named.items() if is_so)
    assert min(met.values()) > 200, met
    assert {"minutes", "work_hours", "urgent_hours", "workdays", "calendar_days", "held", "late", "provisional"} < {
        *met
    }


def test_the_same_number_makes_the_same_history() -> None:
    assert history(7) == history(7)
