"""Duplicate candidates: real messages with copies and changed copies, and a seeded set with places and times."""

import csv
import difflib
import gzip
import random
import re
import time
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.dispatch import DEMO, demo_list, noisy
from bench.form import Outcome, Sample, Setting
from wangge.launch.home import ROOT

PROVES = "reports of one thing find each other, by words in real messages and by place, time and words in a seeded set"
MESSAGES = ROOT.parent / "shared" / "data" / "tickets" / "taidi2020_messages.csv.gz"
SEED = 11
NEAR_ASKED = 1000
SAME_TEXT = 0.6  # likeness from which a pair of texts is offered as one
REPORTS, THINGS = 6000, 4500
LEAST_F = {"exact copies": 0.95, "changed copies": 0.9, "seeded": 0.7}
SAYINGS = {"领导": "书记", "小区": "社区", "请问": "想问", "希望": "盼望", "没有": "没", "现在": "目前", "解决": "处理",
           "业主": "住户", "非常": "特别", "但是": "可是", "因为": "由于", "居民": "群众", "孩子": "小孩", "你好": "您好"}  # fmt: skip  # noqa: E501


@dataclass(frozen=True)
class Found:
    """Of pairs offered: how many are true; of those that should be found: how many are among the first five."""

    right: int
    offered: int
    in_five: int
    wanted: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of offered pairs that are true."""
        return self.right / self.offered if self.offered else 0.0

    @property
    def recall_at_5(self) -> float:
        """The share of reports with a true partner whose partner is among the first five."""
        return self.in_five / self.wanted if self.wanted else 0.0

    @property
    def f_half(self) -> float:
        """F0.5 of precision and recall at the offered score: precision counts double."""
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 0.0
        whole = 0.25 * self.precision + recall
        return 1.25 * self.precision * recall / whole if whole else 0.0

    def __str__(self) -> str:
        return (f"precision {self.precision:.3f}, recall@5 {self.recall_at_5:.3f}, F0.5 {self.f_half:.3f} "
                f"({self.offered} offered, {self.wanted} to find)")  # fmt: skip


def measure(setting: Setting) -> Outcome:
    """Exact and changed copies among real messages, then the seeded set."""
    import django

    django.setup()
    facts: dict[str, object] = {}
    found = {**_messages(setting, facts), "seeded": _seeded(setting)}
    facts |= {name: str(one) for name, one in found.items()}
    figure = "; ".join(f"{name} F0.5 {one.f_half:.3f}, recall@5 {one.recall_at_5:.3f}" for name, one in found.items())
    holds = all(one.f_half >= LEAST_F[name] for name, one in found.items())
    samples = [Sample("reports compared with all others in reach", "reports/s", [_speed(setting)])]
    return Outcome(figure, "F0.5 ≥ 0.95, 0.9, 0.7", holds, samples, facts)


def _messages(setting: Setting, facts: dict[str, object]) -> dict[str, Found]:
    if not MESSAGES.exists():
        facts["messages"] = "the data folder is not there; only the seeded part was run"
        return {}
    from wangge.cases.rules.likeness import SimilarTexts

    with gzip.open(MESSAGES, "rt", encoding="utf-8-sig", newline="") as file:
        texts = [line["留言详情"].strip() for line in csv.DictReader(file)]
    texts = texts[: max(200, round(len(texts) * setting.scale))]
    setting.progress(f"{len(texts):,} messages: exact copies")
    index = SimilarTexts(texts)
    facts["messages"] = f"{len(texts):,}"
    exact = _exact(index, texts)
    setting.progress("changed copies")
    return {"exact copies": exact, "changed copies": _near(index, texts, setting)}


def _exact(index: Any, texts: list[str]) -> Found:
    """Every message asks for its like; true is a text of the very same letters and digits, however it is punctuated.

    The corpus holds real near copies besides; one that is offered counts as true when a second, slower judge agrees.
    """
    letters = ["".join(char for char in text if char.isalnum()) for text in texts]
    same = defaultdict(set)
    for at, text in enumerate(letters):
        same[text].add(at)
    right = offered = in_five = wanted = missed = 0
    for at, text in enumerate(texts):
        truth = same[letters[at]] - {at}
        like = index.like(text, most=5, but=at)
        said = {other for other, score in like if score >= 0.95}
        truth |= {other for other in said - truth if common_share(text, texts[other]) >= 0.8}
        right, offered, missed = right + len(said & truth), offered + len(said), missed + len(truth - said)
        wanted += bool(truth)
        in_five += bool(truth & {other for other, _score in like})
    return Found(right, offered, in_five, wanted, missed)


def _near(index: Any, texts: list[str], setting: Setting) -> Found:
    """Changed copies of some messages, and as many messages that have no copy, ask; only the message itself is right.

    A message without a copy asks with itself left out; texts that stand in the set twice do not ask. Real near copies
    that are offered for those are not counted: the second judge says which they are.
    """
    chance = random.Random(SEED)
    once = [at for at, text in enumerate(texts) if len(text) >= 20 and texts.count(text) == 1]
    asked = chance.sample(once, min(len(once), round(NEAR_ASKED * setting.scale * 2)))
    half = len(asked) // 2
    right = offered = in_five = missed = 0
    for at in asked[:half]:  # with its copy
        like = index.like(changed(texts[at], chance), most=5)
        said = {other for other, score in like[:1] if score >= SAME_TEXT}
        right, offered, missed = right + (at in said), offered + len(said), missed + (at not in said)
        in_five += at in {other for other, _score in like}
    for at in asked[half:]:
        for other, score in index.like(texts[at], most=1, but=at):
            offered += score >= SAME_TEXT and common_share(texts[at], texts[other]) < 0.5
    return Found(right, offered, in_five, half, missed)


def common_share(one: str, other: str) -> float:
    """The second judge: how much of the shorter text stands in the other, in runs of at least four characters."""
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 4) / max(1, min(len(one), len(other)))


def changed(text: str, chance: random.Random) -> str:
    """The text written once more by somebody: clauses left out and moved, other words, slips, another punctuation."""
    clauses = [one for one in re.split(r"[，。！？；,.!?;\s]+", text) if one]
    kept = [one for one in clauses if chance.random() > 0.2] or clauses
    if len(kept) > 3:
        first, second = sorted(chance.sample(range(len(kept) + 1), 2))
        kept = kept[second:] + kept[first:second] + kept[:first] if chance.random() < 0.5 else kept
    said = chance.choice("，。 、").join(kept)
    for word, other in SAYINGS.items():
        if chance.random() < 0.7:
            said = said.replace(word, other)
    letters = list(said)
    for at in range(1, len(letters)):
        slip = chance.random()
        if slip < 0.02:
            letters[at], letters[at - 1] = letters[at - 1], letters[at]
        elif slip < 0.04:
            letters[at] = ""
    return "".join(letters)


@dataclass(frozen=True)
class Told:
    """A seeded report and the thing it is about."""

    thing: int
    text: str
    sighting: Any


def _seeded(setting: Setting) -> Found:
    """Things at places; some told of by several people, in other words, some metres off, within days."""
    from wangge.cases.rules.likeness import ENOUGH, Rarity, likeness

    reports = reported(setting)
    setting.progress(f"{len(reports):,} seeded reports")
    rarity = Rarity(one.sighting.pairs for one in reports)
    cells = _cells(reports)
    right = offered = in_five = wanted = missed = 0
    for at, one in enumerate(reports):
        truth = {other for other in _around(cells, one) if other < at and reports[other].thing == one.thing}
        reach = [other for other in _around(cells, one) if other < at and _is_recent(reports[other], one)]
        scored = sorted(((likeness(one.sighting, reports[o].sighting, rarity).score, o) for o in reach), reverse=True)[
            :5
        ]
        said = {other for score, other in scored if score >= ENOUGH}
        right, offered, missed = right + len(said & truth), offered + len(said), missed + len(truth - said)
        wanted += bool(truth)
        in_five += bool(truth & {other for _score, other in scored})
    return Found(right, offered, in_five, wanted, missed)


def reported(setting: Setting) -> list[Told]:
    """Seeded reports in order of time: 0.2° of city, sixty days, noise in words, point and moment.

    Beside every third thing stands another: the same matter 700 m away, or another matter at the same spot.
    """
    from wangge.cases.rules.likeness import Sighting, pairs_of

    chance, words = random.Random(SEED), tomllib.loads((DEMO / "phrases.toml").read_text())
    codes, fits = list(words["phrases"]), demo_list()
    scale = max(setting.scale, 0.05)
    things: list[tuple[str, float, float, float, str]] = []
    for _thing in range(round(THINGS * scale)):
        things.append(_thing_of(chance, codes, things, words["common"]))
    found = []
    for _report in range(round(REPORTS * scale)):
        number = chance.randrange(len(things))
        code, lon, lat, day, place = things[number]
        text = noisy(chance.choice(words["phrases"][code]["reports"]).format(place=place), chance)
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day, hours=chance.expovariate(1 / 20))
        topic = next(iter(fits(text)), (None,))[0]
        where = (lon + chance.gauss(0, 0.0003), lat + chance.gauss(0, 0.00025))
        found.append(Told(number, text, Sighting(pairs_of(text), at, *where, topic=topic)))
    return sorted(found, key=lambda one: one.sighting.at)


def _thing_of(chance: random.Random, codes: list[str], before: list[Any], common: dict[str, list[str]]) -> Any:
    place = chance.choice(common["compounds"] + common["roads"]) + chance.choice(common["poi"])
    if before and chance.random() < 1 / 3:
        code, lon, lat, day, near = chance.choice(before)
        if chance.random() < 0.5:
            return code, lon + 0.007, lat, day + chance.uniform(-1, 1), place
        return chance.choice(codes), lon, lat, day + chance.uniform(-1, 1), near
    return chance.choice(codes), chance.uniform(120.8, 121), chance.uniform(31.2, 31.4), chance.uniform(0, 60), place


def _cells(reports: list[Told]) -> dict[tuple[int, int], list[int]]:
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, one in enumerate(reports):
        cells[int(one.sighting.lon * 100), int(one.sighting.lat * 100)].append(at)
    return cells


def _around(cells: dict[tuple[int, int], list[int]], one: Told) -> list[int]:
    x, y = int(one.sighting.lon * 100), int(one.sighting.lat * 100)
    return [at for dx in (-1, 0, 1) for dy in (-1, 0, 1) for at in cells.get((x + dx, y + dy), ())]


def _is_recent(earlier: Told, one: Told) -> bool:
    return bool(one.sighting.at - earlier.sighting.at <= timedelta(days=14))


def _speed(setting: Setting) -> float:
    """Reports a second, each compared with two hundred others, as at entry."""
    from wangge.cases.rules.likeness import Rarity, likeness

    reports = reported(setting)[:201]
    start = time.perf_counter()
    for one in reports[:50]:
        rarity = Rarity(other.sighting.pairs for other in reports)
        sorted((likeness(one.sighting, other.sighting, rarity).score for other in reports), reverse=True)
    return 50 / (time.perf_counter() - start)
