"""What stands in an answer: its text with every escape undone, and the markers in it."""

import html
import io
import json
import re
import zipfile
from typing import Any

from pypdf import PdfReader

MARKER = re.compile(
    r"(?P<word>zq[a-z0-9]{8})|(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?<!\d)(?P<number>\d{19})(?!\d)|(?<!\d)(?P<phone>1\d{10})(?!\d)|(?P<masked>1\d\d\*{4}\d{4})|(?P<degrees>\d{2,3}\.\d{6})"
)
SPACED = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d)")
CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), re.compile(r'"X-CSRFToken": ?"[^"]+"'),
    re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?"),
)  # fmt: skip


def text_of(answer: Any) -> str:
    """The body as a person or a program reads it, and every header; books are unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name != "Server-Timing")
    if "spreadsheetml" in kind:
        return f"{heads}\n{_book(body)}"
    if kind == "application/pdf":
        return f"{heads}\n{_paper(body)}"
    if kind.startswith("image/") and "svg" not in kind:
        return heads
    text = body.decode("utf-8", "replace")
    if "json" in kind:
        text = json.dumps(json.loads(text), ensure_ascii=False) if text else ""
    return f"{heads}\n{html.unescape(text)}"


def _paper(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def _book(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return html.unescape("\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))


def found_in(text: str) -> set[str]:
    """The markers of a text; case numbers also when they are written in groups."""
    return {one.group() for one in MARKER.finditer(text)} | {
        one.group() for one in MARKER.finditer(SPACED.sub("", text))
    }


def alike(text: str, *echoed: str) -> str:
    """An answer without what differs by nature: the key that was asked for, tokens of forms, the time of day."""
    for one in echoed:
        text = text.replace(one, "KEY")
    for pattern in CHANGING:
        text = pattern.sub("", text)
    return text
