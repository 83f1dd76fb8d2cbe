"""A large file by pieces, as HTTP ranges ask for it (RFC 9110 §14): a map's base is read a few kilobytes at a time."""

import re
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})$")
MOST_BYTES = 8_000_000  # of one piece
KEPT_SECONDS = 3600


def is_there(written: str, ending: str) -> bool:
    """Whether a setting names a file of this kind that exists."""
    return written.endswith(ending) and not written.startswith("https:") and Path(written).is_file()


def served(request: HttpRequest, path: Path, kind: str) -> HttpResponseBase:
    """The file, or the piece of it that was asked for; the same for everybody. The path is never a reader's to say."""
    about = path.stat()
    etag = f'"{about.st_size:x}-{about.st_mtime_ns:x}"'
    asked = RANGE.match(request.headers.get("Range", ""))
    response: Any = _piece(path, about.st_size, asked) if asked else FileResponse(path.open("rb"))
    for name, value in {"Content-Type": kind, "Accept-Ranges": "bytes", "ETag": etag}.items():
        response.headers[name] = value
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    found: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    return found


def _piece(path: Path, size: int, asked: "re.Match[str]") -> HttpResponse:
    begin = int(asked[1])
    end = min(int(asked[2] or size - 1), size - 1, begin + MOST_BYTES - 1)
    if begin >= size or end < begin:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with path.open("rb") as file:
        file.seek(begin)
        content = file.read(end - begin + 1)
    return HttpResponse(content, status=206, headers={"Content-Range": f"bytes {begin}-{end}/{size}"})
