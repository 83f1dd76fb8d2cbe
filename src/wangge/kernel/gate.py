"""What is turned away before anything reads it: too long an address, too many headers, too large a body, too often."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from wangge.kernel import limits

LONGEST_ADDRESS = 4096
MOST_IN_HEADERS = 32 * 1024


class Refusal(NamedTuple):
    """Why a request is not answered: its status, and after how many seconds it may come again."""

    status: int
    after_s: float = 0.0


def refusal(request: HttpRequest, address: str | None) -> Refusal | None:
    """Whether to turn a request away unread; None lets it in. Asks neither the database nor the body."""
    meta = request.META
    if len(request.path_info) + len(meta.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        return Refusal(414)
    if sum(len(value) for name, value in meta.items() if name[:5] == "HTTP_") > MOST_IN_HEADERS:
        return Refusal(431)
    sent = meta.get("CONTENT_LENGTH")
    if sent and (status := _of_body(sent, meta.get("CONTENT_TYPE", ""))):
        return Refusal(status)
    wait = limits.current().wait(request, address)
    return Refusal(429, wait) if wait else None


def _of_body(sent: str, kind: str) -> int:
    """413 for a body larger than its kind may be, 400 for a length that is no number; 0 for a good one.

    Files come only in forms; everything else is read into memory as a whole.
    """
    if not (sent.isascii() and sent.isdigit()) or len(sent) > 18:
        return 400
    with_files = kind.lower().startswith("multipart/form-data")
    most: int = settings.MOST_FORM_BYTES if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return 413 if int(sent) > most else 0
