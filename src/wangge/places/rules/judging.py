"""How sure an answer is: a number between 0 and 1 that means what it says: at 0.9, nine of ten are right or more."""

from dataclasses import dataclass

SURE, ABSTAIN = 0.9, 0.5
BASES = {  # how often the grid is right when nothing speaks against it, by what the address was told from
    "building": 0.99,
    "named": 0.97,
    "grid": 0.99,
    "between": 0.93,
    "landmark": 0.97,
    "compound": 0.96,
    "road": 0.85,
}
REACHES = {  # how far around a landmark people mean, in metres
    "附近": 150, "一带": 200, "旁": 60, "旁边": 60, "边上": 60, "隔壁": 60, "对面": 70, "对过": 70, "斜对面": 90,
    "后面": 80, "前面": 80, "门口": 35, "楼下": 25, "路口": 60, "靠近": 120, "村口": 150,
}  # fmt: skip
AT_IT, SOMEWHERE = 20, 100


@dataclass(frozen=True)
class Clue:
    """What speaks for and against one answer: from what it was told, and how much of it fits."""

    kind: str
    share: float = 1.0  # of the ground (or the buildings) it may mean, how much lies in this grid
    weight: float = 1.0  # against others of the same name
    slipped: int = 0  # how long the name is that was found with one character wrong; 0 for none
    is_cut: bool = False  # the name was found inside a longer one
    is_unread: bool = False  # other words of the address were not understood
    is_elsewhere: bool = False  # it lies outside the town or village that was named
    is_torn: bool = False  # two places were named that lie far apart
    lacks_number: bool = False  # a number was given, and no building here has it


def confidence(clue: Clue) -> float:
    """The chance that the grid is right."""
    chance = BASES[clue.kind] * clue.share * clue.weight
    if clue.slipped:
        chance *= 0.97 if clue.slipped >= 6 else 0.94 if clue.slipped == 5 else 0.85
    for speaks_against, left in (
        (clue.is_cut, 0.5), (clue.is_unread, 0.88), (clue.is_elsewhere, 0.55), (clue.is_torn, 0.5),
        (clue.lacks_number, 0.8),
    ):  # fmt: skip
        if speaks_against:
            chance *= left
    return round(min(chance, 0.99), 3)


def reach_of(relation: str) -> float:
    """How far from a landmark somebody may be who names it so, in metres; a distance in figures counts as it is."""
    if not relation:
        return AT_IT
    digits = "".join(char for char in relation if char.isdigit())
    if digits and relation.endswith("米"):
        return min(float(digits) * 1.2, 2000.0)
    return float(REACHES.get(relation, SOMEWHERE))
