"""Reading files that may be packed."""

import gzip
import lzma
from pathlib import Path
from typing import BinaryIO, cast


def open_packed(path: Path) -> BinaryIO:
    """The file's bytes, unpacked when its name ends in .gz or .xz."""
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    if path.suffix == ".xz":
        return cast("BinaryIO", lzma.open(path, "rb"))
    return path.open("rb")
