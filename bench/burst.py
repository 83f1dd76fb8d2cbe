"""From one life a second to thirty-five and back, at a million cases: everybody is answered, and it is over soon."""

from bench.form import Outcome, Sample, Setting
from bench.lifecycle import prepare, run_load, start_web
from bench.seeding import seeded

PROVES = "a burst of reports at a million cases is answered or politely queued, and recovered from"
COUNT = 1_000_000
CALM_S, BURST_S, AFTER_S = 10, 20, 20
CALM, BURST = 1, 35
RECOVERY_S = 10.0


def measure(setting: Setting) -> Outcome:
    """Calm, burst, calm again; recovered when every life of the burst has ended."""
    seeded(setting, round(COUNT * setting.scale))
    stage = prepare()
    group = start_web(setting)
    try:
        pace = f"{CALM_S}:{CALM},{BURST_S}:{BURST},{AFTER_S}:{CALM}"
        load = run_load(setting, stage, seconds=CALM_S + BURST_S + AFTER_S, pace=pace)
    finally:
        group.stop()
    wanted = CALM_S * CALM + BURST_S * BURST
    done = sorted(load.done)
    recovered = (done[wanted - 1] if len(done) >= wanted else float("inf")) - (CALM_S + BURST_S)
    slowest = max(max(times) for times in load.times.values())
    figure = (
        f"{len(done)} lives, {load.errors} errors, {load.refused} told to wait, recovered {max(0.0, recovered):.1f} s "
        f"after the burst, slowest answer {slowest * 1000:.0f} ms"
    )
    holds = load.errors == 0 and recovered <= RECOVERY_S
    every = [one for times in load.times.values() for one in times]
    samples = [Sample("answers", "ms", [sorted(every)[len(every) // 2] * 1000])]
    return Outcome(figure, f"0 errors, recovered in {RECOVERY_S:.0f} s", holds, samples)
