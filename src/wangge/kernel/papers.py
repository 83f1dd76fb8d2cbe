"""The one door to typesetting: a page described in Typst, filled with data and pictures, becomes a PDF.

What people wrote never becomes part of the description: texts reach it as data, drawings and photographs as files that
it names. It reads no other file of this machine and fetches nothing. The type is Noto Sans CJK, which comes as a
package of its own, so that Chinese is set on any machine, whatever fonts that has.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import typst
from noto_cjk_sans_otc import FONT_PATH

from wangge.kernel import clock

FONT = "Noto Sans CJK SC"


class Paper(NamedTuple):
    """A size of paper, upright, in millimetres."""

    key: str
    width: int
    height: int


PAPERS = {paper.key: paper for paper in (Paper("a4", 210, 297), Paper("a3", 297, 420))}


def paper_named(key: str) -> Paper:
    """The paper with this name; A4 for any other."""
    return PAPERS.get(key.lower(), PAPERS["a4"])


def typeset(description: str, data: Mapping[str, object], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a description in Typst. It finds `data` in `data.json`, and every picture under its name."""
    with TemporaryDirectory(prefix="paper-") as folder:  # the typesetter takes pictures from files only
        root = Path(folder)
        for name, content in (pictures or {}).items():
            (root / Path(name).name).write_bytes(content)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        (root / "main.typ").write_text(description)
        made: bytes = typst.compile(
            str(root / "main.typ"), root=folder, font_paths=[str(FONT_PATH.parent)], ignore_system_fonts=True,
            timestamp=int(clock.now().timestamp()),
        )  # fmt: skip
    return made
