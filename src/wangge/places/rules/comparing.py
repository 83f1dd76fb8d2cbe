"""How names are compared: exactly by their key, or with one character wrong, missing, too many or swapped."""

import re

from wangge.places.rules.reading import SINGLE, plain

NOISE = re.compile(r"[\s,，.。、;；:：()（）\[\]【】<>《》\"'“”‘’·|/\\]+")
NUMERALS = {ord(char): digit for char, digit in SINGLE.items() if char != "两"}
FEWEST = 4  # shorter names are too alike for a slip to be told from another name
LONGEST = 16
TELLING = (
    "东南西北中",
    "上下",
    "前后",
    "左右",
    "新老旧",
    "大小",
    "内外",
    "0123456789",
)  # a change here is another place


def key_of(name: str) -> str:
    """The name as it is looked for: one form for each character, Chinese digits as digits, no blanks or brackets."""
    return NOISE.sub("", plain(name)).translate(NUMERALS)[:60]


def line_of(text: str) -> str:
    """A text in key form with a stroke wherever something parts its words, so that no name is read across it."""
    return NOISE.sub("|", plain(text).strip()).translate(NUMERALS)


def pieces(text: str, *, least: int = 2, most: int = LONGEST) -> list[str]:
    """Every run of characters of a line that may be a name."""
    ends = range(least, most + 1)
    found = {text[at : at + wide] for at in range(len(text)) for wide in ends if at + wide <= len(text)}
    return sorted(one for one in found if not one.isdigit() and "|" not in one)


def variants(key: str) -> list[str]:
    """The key, and the key with each of its characters left out; nothing for keys too short to bear a slip."""
    if not FEWEST <= len(key) <= LONGEST:
        return []
    return sorted({key, *(key[:at] + key[at + 1 :] for at in range(len(key)))})


def slips(typed: str, key: str) -> bool:
    """Whether the two differ by one slip only: a character wrong, missing, too many, or two swapped.

    A direction, a numeral, old for new and the like is no slip: 人民南路 and 人民北路 are two roads.
    """
    if typed == key or abs(len(typed) - len(key)) > 1:
        return False
    head = next((at for at, (a, b) in enumerate(zip(typed, key, strict=False)) if a != b), min(len(typed), len(key)))
    rest, other = typed[head:], key[head:]
    if len(typed) == len(key):
        return (rest[1:] == other[1:] and not _tells(rest[0], other[0])) or (
            rest[:2] == other[1::-1] and rest[2:] == other[2:] and len(rest) > 1
        )
    longer, shorter = (rest, other) if len(rest) > len(other) else (other, rest)
    return longer[1:] == shorter and not any(longer[0] in group for group in TELLING)


def is_telling(char: str) -> bool:
    """Whether a single character before a name makes it another place: 新, 东, 大 and the like."""
    return any(char in group for group in TELLING)


def _tells(one: str, other: str) -> bool:
    return any(one in group and other in group for group in TELLING) or (one.isdigit() or other.isdigit())
