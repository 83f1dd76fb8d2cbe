"""What the demo territory consists of: official divisions from the files, and the grids laid among them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from wangge.areas.actions import OfficialCode, Seedling
from wangge.areas.queries import shown_name
from wangge.areas.rules import kind_of_village

DATA = Path(__file__).parent.parent / "data" / "territory"
OPENED = "320583"
FIRST_LEVEL, SECOND_LEVEL, GRIDS = 15, 311, 1517
FEWEST_GRIDS = 2
SEED = 20260101
NUMERALS = "一二三四五六七八九十"


@dataclass
class Plan:
    """The province with everything below it, and its counties by code."""

    province: Seedling
    counties: dict[str, Seedling]


def read_plan() -> Plan:
    """The tree without borders: 10 counties, 118 towns, 2,248 villages; Kunshan has 15, 311, 1,517 grids."""
    province = _official("province", *next(_rows("provinces"))[:2])
    cities = _children("cities", "city", {province_code(province): province})
    counties = _children("areas", "county", cities)
    towns = _children("streets", "town", counties)
    for code, village in _children("villages", "village", towns).items():
        village.kind = kind_of_village(code)
    _lay_grids(counties[OPENED])
    return Plan(province, counties)


def province_code(seedling: Seedling) -> str:
    """The official code of a division of the plan."""
    return seedling.code.code if seedling.code else ""


def shares(total: int, weights: Sequence[float], *, least: int, most: int) -> list[int]:
    """Whole numbers that add up to the total, in proportion to the weights, each from least to most."""
    wanted = np.asarray(weights, dtype=np.float64) * total / sum(weights)
    given = np.clip(np.floor(wanted).astype(np.int64), least, most)
    while given.sum() != total:
        step = 1 if given.sum() < total else -1
        may = (given < most) if step > 0 else (given > least)
        at = int(np.where(may, (wanted - given) * step, -np.inf).argmax())
        given[at] += step
    return [int(number) for number in given]


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / f"nbs2023_{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from lines


def _official(level: str, code: str, name: str) -> Seedling:
    return Seedling(level, name, OfficialCode("nbs", "2023", code))


def _children(name: str, level: str, parents: dict[str, Seedling]) -> dict[str, Seedling]:
    found: dict[str, Seedling] = {}
    for code, own_name, parent in _rows(name):
        found[code] = _official(level, code, own_name)
        parents[parent].children.append(found[code])
    return found


def _lay_grids(county: Seedling) -> None:
    """Put first- and second-level grids between the towns and the villages, and basic grids below these."""
    towns = county.children
    numbers = shares(FIRST_LEVEL, [len(town.children) for town in towns], least=1, most=FIRST_LEVEL)
    parts = {id(town): _split(town.children, number) for town, number in zip(towns, numbers, strict=True)}
    _lay_basic_grids([village for town in towns for village in town.children])
    every = [part for town in towns for part in parts[id(town)]]
    sections = iter(_section_counts([len(part) for part in every]))
    for town in towns:
        town.children = _zones(town, parts[id(town)], sections)


def _section_counts(villages: Sequence[int]) -> list[int]:
    """How many second-level grids each first-level grid has: each holds one or two villages."""
    doubles = shares(sum(villages) - SECOND_LEVEL, villages, least=0, most=max(villages) // 2)
    return [number - double for number, double in zip(villages, doubles, strict=True)]


def _zones(town: Seedling, parts: list[list[Seedling]], sections: Iterator[int]) -> list[Seedling]:
    zones: list[Seedling] = []
    number = 0
    for at, part in enumerate(parts):
        name = f"{town.name}第{NUMERALS[at]}片区"
        zone = Seedling("grid1", name, name_en=f"Zone {at + 1}", is_synthetic=True)
        for villages in _split(part, next(sections)):
            number += 1
            section = Seedling("grid2", f"{town.name}第{number:02}管区", name_en=f"Section {number}", is_synthetic=True)
            section.children = villages
            zone.children.append(section)
        zones.append(zone)
    return zones


def _lay_basic_grids(villages: Sequence[Seedling]) -> None:
    chance = np.random.default_rng(SEED)
    weights = chance.uniform(3.0, 6.0, len(villages)).tolist()
    numbers = shares(GRIDS, weights, least=FEWEST_GRIDS, most=7)
    for village, number in zip(villages, numbers, strict=True):
        code = province_code(village)
        village.children = [_grid(village, code, at) for at in range(1, number + 1)]


def _grid(village: Seedling, code: str, at: int) -> Seedling:
    kind = "rural" if village.kind == "village" else "compound"
    own = OfficialCode("wangge-grid", "2026", f"{code}{at:03}")
    name = f"{shown_name(village.name)}第{at}网格"
    return Seedling("grid", name, own, name_en=f"Grid {at}", kind=kind, is_synthetic=True)


def _split(items: list[Seedling], parts: int) -> list[list[Seedling]]:
    """Neighbours together, in parts as even as can be."""
    edges = [round(at * len(items) / parts) for at in range(parts + 1)]
    return [items[start:end] for start, end in pairwise(edges)]
