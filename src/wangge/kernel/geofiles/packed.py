"""What kind of file this is, by what stands in it; and the parts that are safe to hand to GDAL."""

import codecs
import io
import re
import sqlite3
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from wangge.kernel.errors import InvalidInputError

MOST_BYTES = 45_000_000
MOST_UNPACKED = 200_000_000
MOST_RATIO, SMALL = 200, 1_000_000  # how many times larger a part may become; small ones may be as packed as they like
MOST_PARTS = 200
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj")
MARKUP = re.compile(r"<!--.*?-->|<\?.*?\?>", re.S)
DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)|<(?:OGR|VRT|GDAL|WMS|WFS)", re.I)  # entities; files that lead elsewhere
ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,20})["']""")
GEOPACKAGE = b"SQLite format 3\0"
CALCULATED = re.compile(r"\bAS\s*\(|VIRTUAL\s+TABLE(?!.*\bUSING\s+rtree\b)", re.I | re.S)


@dataclass(frozen=True)
class Part:
    """Something GDAL may read: its kind, its bytes, the name of the drawing, and the encoding of its texts."""

    kind: str
    content: bytes
    name: str
    encoding: str = "utf-8"


def unreadable(why: str) -> InvalidInputError:
    """The refusal of a whole file."""
    return InvalidInputError(_("The file cannot be read: %(why)s. Nothing was changed.") % {"why": why}, field="file")


def parts_of(content: bytes, name: str) -> list[Part]:
    """What is in a file: one part, or for a packed Shapefile one for each drawing; InvalidInputError for others."""
    _refuse_size(len(content), MOST_BYTES)
    if content[:4] == b"PK\3\4":
        return _unpacked(content, name)
    found = _plain(content, PurePosixPath(name).stem)
    if found is None:
        raise unreadable(_("it is none of GeoJSON, zipped Shapefile, KML, KMZ or GeoPackage"))
    return [found]


def _refuse_size(size: int, most: int) -> None:
    if size > most:
        raise unreadable(_("it is larger than %(most)s MB") % {"most": most // 1_000_000})


def _plain(content: bytes, name: str) -> Part | None:
    """One file that is not packed."""
    if content[:16] == GEOPACKAGE:
        return Part("gpkg", _safe_geopackage(content), name)
    if content[:4] == b"\0\0\x27\x0a":
        raise unreadable(
            _("a Shapefile consists of several files; please pack .shp, .shx, .dbf and .prj into one .zip")
        )
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{":
        return Part("geojson", _as_text(content, "utf-8-sig").encode(), name)
    if start[:1] == b"<":
        return Part("kml", _safe_kml(content), name)
    return None


def _as_text(content: bytes, encoding: str) -> str:
    """The text of a file: in its own encoding, else as Chinese programs wrote before they used UTF-8."""
    for tried in (encoding, "gb18030"):
        try:
            return content.decode(tried)
        except (UnicodeDecodeError, LookupError):
            continue
    raise unreadable(_("its letters are neither UTF-8 nor GBK"))


def _safe_kml(content: bytes) -> bytes:
    """KML as UTF-8 that declares nothing and whose first element is <kml>."""
    said = ENCODING.match(content.removeprefix(codecs.BOM_UTF8))
    text = MARKUP.sub("", _as_text(content, said.group(1).decode() if said else "utf-8-sig")).strip("\ufeff \t\r\n")
    if DECLARED.search(text):
        raise unreadable(_("it declares entities or leads to other files"))
    if not re.match(r"<(?:\w+:)?kml[\s>]", text):
        raise unreadable(_("it is none of GeoJSON, zipped Shapefile, KML, KMZ or GeoPackage"))
    return text.encode()


def _safe_geopackage(content: bytes) -> bytes:
    """A GeoPackage of tables alone: what a view or a calculated column asks for would be run on reading."""
    if content[68:70] != b"GP":
        raise unreadable(_("it is a database, but no GeoPackage"))
    held = sqlite3.connect(":memory:")
    try:
        held.deserialize(content)
        held.execute("PRAGMA trusted_schema = OFF")
        made = held.execute("SELECT type, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view')")
        is_safe = not any(kind == "view" or CALCULATED.search(sql) for kind, sql in made)
    except sqlite3.Error as error:
        raise unreadable(_("it is damaged")) from error
    finally:
        held.close()
    if not is_safe:
        raise unreadable(_("it holds views or calculated columns; please save the plain layer"))
    return content


def _unpacked(content: bytes, name: str) -> list[Part]:
    """The drawings of an archive: Shapefiles, or one KML, GeoJSON or GeoPackage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [one for one in packed.infolist() if not one.is_dir() and not _is_litter(one.filename)]
            _refuse_packing(members)
            shapefiles = [one for one in members if one.filename.lower().endswith(".shp")]
            if shapefiles:
                return [_shapefile(packed, members, one.filename) for one in shapefiles]
            found = [_plain(packed.read(one), PurePosixPath(one.filename).stem) for one in members if _is_drawing(one)]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise unreadable(_("the archive is damaged, or locked with a password")) from error
    parts = [one for one in found if one is not None]
    if len(parts) != 1:
        raise unreadable(_("the archive must hold one drawing, or the files of Shapefiles"))
    return parts


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _is_drawing(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".kml", ".geojson", ".json", ".gpkg"))


def _refuse_packing(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive that becomes far larger than it is, or has too many parts."""
    _refuse_size(sum(one.file_size for one in members), MOST_UNPACKED)
    if len(members) > MOST_PARTS:
        raise unreadable(_("the archive holds more than %(most)s files") % {"most": MOST_PARTS})
    if any(one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1) for one in members):
        raise unreadable(_("the archive becomes far too large when it is unpacked"))


def _shapefile(packed: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], path: str) -> Part:
    """The files of one Shapefile under a name of our own, packed anew; nothing else of the archive goes along."""
    stem = path[:-4].lower()
    own = {one.filename.lower().removeprefix(stem): one for one in members if one.filename.lower().startswith(stem)}
    if not {".shp", ".shx"} <= set(own):
        raise unreadable(_("the archive lacks the .shx file of %(name)s") % {"name": PurePosixPath(path).name})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for ending in SHAPEFILE_PARTS:
            if ending in own:
                out.writestr(f"drawing{ending}", packed.read(own[ending]))
    table = packed.read(own[".dbf"]) if ".dbf" in own else b""
    said = packed.read(own[".cpg"])[:40].decode("ascii", "ignore").strip() if ".cpg" in own else ""
    return Part("shapefile", made.getvalue(), PurePosixPath(path).stem, _encoding(said, table))


def _encoding(said: str, table: bytes) -> str:
    """The encoding of a table in which the fewest letters are broken: the one that is said, UTF-8, GBK."""
    start = int.from_bytes(table[8:10], "little")
    tried = [*filter(None, map(_known, (said, f"cp{said}"))), "utf-8", "gb18030"]
    broken = [table[start:].decode(one, "replace").count("\ufffd") for one in tried]
    return tried[broken.index(min(broken))]


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name if encoding.isascii() else ""
    except LookupError:
        return ""
