"""How written characters are read: full width as half width, one dash for all, Chinese numerals as digits."""

import re
import unicodedata

DASHES = dict.fromkeys(map(ord, "－—–―‐‑−~～_"), "-")
SINGLE = dict(zip("〇零一二三四五六七八九两", "00123456789" + "2", strict=True))
TENS = {"十": 10, "百": 100}
PHONES = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}-?\d{7,8}|400(?:-?\d{3,4}){2})(?!\d)")
CARDS = re.compile(r"(?<!\d)\d{15,}[Xx]?(?!\d)")


def plain(written: str) -> str:
    """The text with one form for each character and phone numbers blanked; every character keeps its place."""
    narrow = "".join(_narrow(char) for char in written).translate(DASHES).upper()
    blanked = CARDS.sub(_blank, PHONES.sub(_blank, narrow if len(narrow) == len(written) else written))
    return blanked


def _narrow(char: str) -> str:
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def numeral(written: str) -> str:
    """A number as people write it, in digits: 十二 is 12, 一百零三 is 103, 二〇一 is 201, B stays B."""
    text = plain(written).strip()
    if not any(char in TENS for char in text):
        return "".join(SINGLE.get(char, char) for char in text).lstrip("0") or ("0" if text else "")
    if not all(char in TENS or char in SINGLE for char in text):
        return "".join(SINGLE.get(char, char) for char in text)
    total, ahead = 0, 0
    for char in text:
        if char in TENS:
            total += (ahead or 1) * TENS[char]
            ahead = 0
        else:
            ahead = int(SINGLE[char])
    return str(total + ahead)
