"""Dispatch suggestions: real labelled messages by cross-validation, and a seeded history split by time."""

import csv
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bench.form import Outcome, Sample, Setting
from wangge.launch.home import ROOT

PROVES = "suggestions learned from history beat the duty list alone and the most frequent matter, on unseen newer cases"
LABELLED = ROOT.parent / "shared" / "data" / "tickets" / "taidi2020_labelled_train.csv"
DEMO = ROOT / "src" / "wangge" / "demo" / "data"
SEED = 7
FOLDS = 5
CASES = 6000
BEFORE = ("您好，", "请问", "我是附近居民，", "反映一下，", "领导好，", "又来反映了，", "", "", "")
AFTER = ("谢谢。", "希望尽快处理。", "麻烦了。", "已经好几天了。", "盼回复。", "", "", "")
FILLERS = "的了呢啊就也还都在"


def measure(setting: Setting) -> Outcome:
    """Both corpora, and how long one reading takes."""
    import django

    django.setup()
    facts: dict[str, object] = {}
    real = _labelled(setting, facts)
    usual, late = _seeded(setting, facts)
    holds = usual["macro_f1"] > usual["majority_macro_f1"] and all(
        one[figure] >= one[f"list_{figure}"] for one in (usual, late) for figure in ("first", "top_three")
    )
    parts = [
        f"seeded macro-F1 {usual['macro_f1']:.3f}, top-3 {usual['top_three']:.3f}",
        f"words never seen macro-F1 {late['macro_f1']:.3f}, top-3 {late['top_three']:.3f}",
    ]
    if real:
        holds = holds and real["macro_f1"] > real["majority_macro_f1"]
        parts.insert(0, f"labelled macro-F1 {real['macro_f1']:.3f}, top-3 {real['top_three']:.3f}")
    samples = [Sample("reading one text", "ms", _reading_ms(setting))]
    return Outcome("; ".join(parts), "above the majority; never below the list alone", holds, samples, facts)


def _labelled(setting: Setting, facts: dict[str, object]) -> dict[str, float]:
    """Five folds over the labelled messages; the sure score of a fold is chosen on the answers of the other folds."""
    if not LABELLED.exists():
        facts["labelled messages"] = "the data folder is not there; only the seeded part was run"
        return {}
    from wangge.cases.actions.train_suggestions import Row
    from wangge.cases.rules import ranking
    from wangge.kernel.ids import RegionKey, new_id

    setting.progress("labelled messages, five folds")
    with LABELLED.open(encoding="utf-8-sig") as file:
        raw = [(f"{line['留言主题']}\n{line['留言详情']}", line["一级分类"]) for line in csv.DictReader(file)]
    rows = [Row(RegionKey(1, new_id()), text, label) for text, label in raw]
    answers: list[list[ranking.Answer]] = []
    usual: list[ranking.Answer] = []
    for held in _folds([row.code for row in rows]):
        learned = [row for at, row in enumerate(rows) if at not in held]
        asked = [row for at, row in enumerate(rows) if at in held]
        model = _sharpened(learned)
        read = [(row, model.read(row.text, most=3)) for row in asked]
        answers.append(
            [ranking.Answer(row.code, tuple(c for c, _p in one.guesses), one.confidence) for row, one in read]
        )
        usual += ranking.majority([row.code for row in learned], [row.code for row in asked])
    figures = _figures(answers, usual)
    _tell(facts, f"labelled ({len(rows)} messages, {len({row.code for row in rows})} classes)", figures)
    return figures


def _sharpened(rows: Sequence[Any]) -> Any:
    """A model of these rows; the honesty of its chances was chosen on a fifth of them it had not learned from."""
    from wangge.cases.actions.train_suggestions import choose, fit

    held = next(_folds([row.code for row in rows]))
    inner = fit([row for at, row in enumerate(rows) if at not in held])
    chosen = choose(inner, [row for at, row in enumerate(rows) if at in held], lambda _text: [])
    return replace(fit(rows), sharpness=chosen.sharpness)


def _folds(labels: Sequence[str]) -> Iterator[set[int]]:
    """Every fold has its share of every class."""
    chance = random.Random(SEED)
    order = sorted(range(len(labels)), key=lambda at: (labels[at], chance.random()))
    for fold in range(FOLDS):
        yield set(order[fold::FOLDS])


def _figures(folds: Sequence[Sequence[Any]], usual: Sequence[Any]) -> dict[str, float]:
    from wangge.cases.rules import ranking

    every = [one for fold in folds for one in fold]
    sure = []
    for at, fold in enumerate(folds):
        others = [one for number, other in enumerate(folds) if number != at for one in other]
        least = ranking.confidence_for(0.98, others)
        sure += [one for one in fold if least is not None and one.confidence >= least]
    return {
        "first": ranking.first_share(every),
        "macro_f1": ranking.macro_f1(every),
        "top_three": ranking.top_share(every),
        "majority_macro_f1": ranking.macro_f1(usual),
        "majority_top_three": ranking.top_share(usual),
        "majority_first": ranking.first_share(usual),
        "coverage": len(sure) / len(every),
        "sure_precision": ranking.first_share(sure),
    }


def _seeded(setting: Setting, facts: dict[str, object]) -> list[dict[str, float]]:
    """A made-up past, split by time: once in the same words all along, once with phrases that only the newest have."""
    from wangge.cases.actions.train_suggestions import card, learn

    found = []
    for name, is_new_words in (("seeded, usual words", False), ("seeded, judged on words never seen", True)):
        setting.progress(name)
        rows = history(round(CASES * max(setting.scale, 0.1)), has_new_words=is_new_words)
        start = time.perf_counter()
        trained = learn(rows, demo_list())
        figures = {key: float(value) for key, value in card(trained).items() if value is not None}
        found.append(figures)
        _tell(facts, f"{name} ({len(rows):,} cases, learned in {time.perf_counter() - start:.0f} s)", figures)
    return found


def demo_list() -> Any:
    """The duty list of the demo city as a reader of texts: codes with scores."""
    from wangge.catalog.rules import ListLine, ListMatcher
    from wangge.kernel.text import pairs

    lines = tomllib.loads((DEMO / "matters.toml").read_text())["matter"]
    matcher = ListMatcher(
        ListLine(
            one["code"],
            tuple(one["keywords"]),
            tuple(set(pairs(f"{one['name_zh']} {one['open_when_zh']} {' '.join(one['keywords'])} {one['name_en']}"))),
        )
        for one in lines
    )
    return lambda text: [(str(fit.matter_id), fit.score) for fit in matcher.fits(text, pairs(text), most=10)]


def history(count: int, *, has_new_words: bool, seed: int = SEED) -> list[Any]:
    """Seeded past cases, oldest first, made of the demo's phrases with noise; late ones may use others."""
    from wangge.cases.actions.train_suggestions import Row
    from wangge.kernel.ids import RegionKey, new_id

    words = tomllib.loads((DEMO / "phrases.toml").read_text())
    chance, common = random.Random(seed), words["common"]
    codes = list(words["phrases"])
    weights = [words["phrases"][code]["weight"] for code in codes]
    rows = []
    for number in range(count):
        code = chance.choices(codes, weights)[0]
        said = words["phrases"][code]["reports"]
        usual = said[:-1] if has_new_words and number < count * 0.85 else said[-1:] if has_new_words else said
        place = chance.choice(common["compounds"] + common["roads"]) + chance.choice(common["poi"])
        text = noisy(chance.choice(usual).format(place=place), chance)
        rows.append(Row(RegionKey(1, new_id()), text, code))
    return rows


def noisy(text: str, chance: random.Random) -> str:
    """The text as somebody else might write it: greetings, a word left out, a filler put in, two letters swapped."""
    letters = list(text)
    for _change in range(chance.randrange(4)):
        at = chance.randrange(1, len(letters) - 1)
        match chance.randrange(3):
            case 0:
                del letters[at]
            case 1:
                letters.insert(at, chance.choice(FILLERS))
            case _:
                letters[at], letters[at - 1] = letters[at - 1], letters[at]
    return chance.choice(BEFORE) + "".join(letters) + chance.choice(AFTER)


def _reading_ms(setting: Setting) -> list[float]:
    """How long the trained model takes for one text with its precedents, in milliseconds."""
    from wangge.cases.actions.train_suggestions import learn
    from wangge.cases.rules.classifier import from_bytes, to_bytes

    rows = history(round(CASES * max(setting.scale, 0.1)), has_new_words=False)
    model = from_bytes(to_bytes(learn(rows, demo_list()).model))
    times = []
    for row in rows[:200]:
        start = time.perf_counter()
        model.read(row.text, precedents=24)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _tell(facts: dict[str, object], name: str, figures: dict[str, float]) -> None:
    names = ("macro_f1", "majority_macro_f1", "first", "list_first", "majority_first", "top_three", "list_top_three",
             "majority_top_three", "coverage", "sure_precision", "weight", "threshold")  # fmt: skip
    said = [f"{key} {figures[key]:.3f}" for key in names if key in figures]
    facts[name] = ", ".join(said) + " (coverage and precision at the score chosen for 0.98)"
