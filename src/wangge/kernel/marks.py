"""By which a page or a file that got out is traced to whoever had it open or took it.

On a page: a faint code of the account and the minute. In a file: the number of the export, told openly in its
properties and at the foot of each sheet, or in a column of its own, and unseen in its texts. The codes say nothing to
anybody but `trace_leak`.
"""

import re
from typing import NamedTuple
from uuid import UUID

from wangge.kernel import clock, crypto
from wangge.kernel.ids import UNAMBIGUOUS, new_code

LENGTH = 8
CODE_LENGTH = 6
UNSEEN = "\u200b\u200c\u200d\u2060"  # two bits each
FRAME = "\u2063"
HIDDEN = re.compile(f"{FRAME}([{UNSEEN}]{{{LENGTH * 5 // 2}}}){FRAME}")
WRITTEN = re.compile(rf"(?<![A-Z0-9])([{UNAMBIGUOUS}]{{{LENGTH}}})(?![A-Z0-9])")
SHOWN = re.compile(rf"(?<![A-Z0-9])([{UNAMBIGUOUS}]{{3}})-?([{UNAMBIGUOUS}]{{3}})(?![A-Z0-9])")


class Mark(NamedTuple):
    """What marks an export: its number, and the line that people see."""

    number: str
    said: str

    @property
    def hidden(self) -> str:
        """The number in characters that take no room."""
        return hidden(self.number)


def new_mark(by: UUID | None, *, name: str = "") -> Mark:
    """The mark of one export: a new number, by whom, and when."""
    number, who = new_number(), " ".join(filter(None, (name, code_of(by))))
    return Mark(number, f"{number} · {who} · {clock.local(clock.now()):%Y-%m-%d %H:%M}")


def new_number() -> str:
    """The number of an export: random, of 40 bits all but a few."""
    return new_code(LENGTH)


def code_of(user_id: UUID | None) -> str:
    """The short code of an account, as pages show it: `K7Q-2MP`. It cannot be turned into a name without the key."""
    value = int(crypto.digest(str(user_id), purpose="viewer mark")[:16], 16)
    letters = ""
    for _place in range(CODE_LENGTH):
        value, digit = divmod(value, len(UNAMBIGUOUS))
        letters += UNAMBIGUOUS[digit]
    return f"{letters[:3]}-{letters[3:]}"


def hidden(number: str) -> str:
    """A number written in characters that nobody sees and that are copied along with the text around them."""
    bits = "".join(f"{UNAMBIGUOUS.index(letter):05b}" for letter in number)
    return FRAME + "".join(UNSEEN[int(bits[at : at + 2], 2)] for at in range(0, len(bits), 2)) + FRAME


def seen(text: str) -> str:
    """A text without what nobody sees in it."""
    return HIDDEN.sub("", text)


def numbers_in(text: str) -> list[str]:
    """The export numbers in a text, hidden ones and those written openly, each once."""
    found = [_read(one[1]) for one in HIDDEN.finditer(text)] + WRITTEN.findall(text.upper())
    return list(dict.fromkeys(one for one in found if one))


def codes_in(text: str) -> list[str]:
    """What may be codes of accounts in a text, as read off a photograph of a screen."""
    return list(dict.fromkeys(f"{one[1]}-{one[2]}" for one in SHOWN.finditer(text.upper())))


def _read(unseen: str) -> str:
    bits = "".join(f"{UNSEEN.index(one):02b}" for one in unseen)
    places = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    return "".join(UNAMBIGUOUS[place] for place in places) if max(places) < len(UNAMBIGUOUS) else ""
