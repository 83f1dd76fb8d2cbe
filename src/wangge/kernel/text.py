"""Text as people write it: cleaned for storage, cut into pairs for search."""

import re
import unicodedata

from wangge.kernel.sparing import without_id_numbers

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[a-z0-9]+")


def clean(written: str) -> str:
    """The text without control characters and outer blanks, in normal form, with plain line ends."""
    normal = unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROL.sub("", normal).strip()


def clean_words(written: str) -> str:
    """What somebody wrote in their own words, cleaned, with every citizen's number in it masked."""
    return without_id_numbers(clean(written))


def says_something(written: str) -> bool:
    """Whether there is at least one letter or digit of any script: an emoji alone tells us nothing."""
    return any(unicodedata.category(char)[0] in "LN" for char in written)


def pairs(written: str) -> list[str]:
    """Neighbouring pairs of Chinese characters and whole Latin words, in order, for search and matching."""
    lower = unicodedata.normalize("NFKC", written).lower()
    found: list[str] = []
    for run in HAN.findall(lower):
        found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
    return found + WORD.findall(lower)


MOST_PAIRS = 400  # of a long text the beginning is searched; what matters is said there


def search_vector(*written: str) -> str:
    """Texts as a PostgreSQL tsvector literal: every pair of characters and every word with its position."""
    found = pairs(" ".join(written))[:MOST_PAIRS]
    return " ".join(f"'{pair}':{place}" for place, pair in enumerate(found, 1))


def search_query(written: str) -> str:
    """What somebody looks for as a tsquery literal: each run of characters a phrase, all wanted; empty for nothing."""
    lower = unicodedata.normalize("NFKC", written).lower()
    phrases = [_phrase(run) for run in HAN.findall(lower)]
    return " & ".join([*phrases, *(f"'{word}':*" for word in WORD.findall(lower))])


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    return " <-> ".join(f"'{run[at : at + 2]}'" for at in range(len(run) - 1))
