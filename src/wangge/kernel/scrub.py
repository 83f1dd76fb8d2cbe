"""What must not stand in a log or an error report, masked wherever it turns up: numbers of persons, and secrets.

The last thing that happens to a line before it is written: message, arguments, stack trace and the words of the
database alike. It masks rather too much; a log is for finding faults, not people.
"""

import logging
import logging.config
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from wangge.kernel.sparing import is_card

GONE = "***"
LONGEST = 60_000
NAMES = (
    r"[\w-]{0,30}(?:pass(?:word|wd)?|secret\w{0,20}|token|sessionid|session_key|csrf\w{0,20}|authorization"
    r"|(?:api|master|private)[_-]?key)|pwd|code|otp|totp|cookie|phone|tel|id_number|home"
)
PERSON_NUMBER = (
    r"(?<![\d*])\d{6}[ -]?(?:18|19|20)\d\d[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)"
)
CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){15,18}\d(?![\d-])")
PLAIN: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?i)(//[^/\s:@]+):[^/\s@]+@"), rf"\1:{GONE}@"),  # postgresql://user:password@host
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{4,}"), rf"\1 {GONE}"),
    (re.compile(r"\bwg_[\w-]{16,}"), GONE),
    (re.compile(r"(?i)\b(?:set-)?cookie:\s*[^\n]+"), f"cookie: {GONE}"),
    (re.compile(rf"(?i)\b((?:{NAMES}))([\"']?\]?\s*[:=]+\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&)}}\]]+)"), rf"\1\2{GONE}"),
    (re.compile(r"Failing row contains \((?:(?!\n(?:Traceback|The above|During|CONTEXT|STATEMENT)).)*", re.S),
     f"Failing row contains ({GONE})."),
    (re.compile(r"(Key \([^)]*\)=)\(.*?\)(?= already| is not| conflicts|[.\s]|$)"), rf"\1({GONE})"),
    (re.compile(r"(\$\d+ = )'(?:[^']|'')*'"), rf"\1'{GONE}'"),
    (re.compile(r"(?i)(invalid input \w+ for \w[\w ]*: )\"[^\n]*\""), rf'\1"{GONE}"'),
    (re.compile(r"([?&][\w.\[\]-]+=)[^&\s\"'<>]+"), rf"\1{GONE}"),  # what stands in the query of an address
    (re.compile(r"(/visit/)[^/\s\"'?]+"), rf"\1{GONE}"),  # an address whose next part opens something
    (re.compile(PERSON_NUMBER), GONE),
    (re.compile(r"(?<![\d*])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), GONE),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"), GONE),
    (re.compile(r"(?<![A-Za-z0-9])(?=[a-z0-9]*\d)(?=[a-z0-9]*[g-z])[a-z0-9]{32}(?![A-Za-z0-9])"), GONE),  # a session
]  # fmt: skip


def scrub(written: str) -> str:
    """The text with every number of a person and every secret it can know masked; of a very long one both ends."""
    if len(written) > LONGEST:
        head, tail = written[: LONGEST // 4].rsplit(None, 1)[0], written[-3 * LONGEST // 4 :].split(None, 1)[-1]
        written = f"{head} … {tail}"
    for pattern, instead in PLAIN:
        written = pattern.sub(instead, written)
    return CARD.sub(_card, written)


def _card(found: re.Match[str]) -> str:
    """A number that passes the check of payment cards (ISO/IEC 7812, Luhn) is taken for one."""
    return GONE if is_card(found.group()) else found.group()


class Scrubbed(logging.Formatter):
    """A log line, scrubbed as a whole after everything has been put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return scrub(super().format(record))


class ScrubFilter(logging.Filter):
    """For handlers with a form of their own: message and stack trace are scrubbed before the handler sees them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, scrubbed."""
        record.msg, record.args = scrub(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = scrub("".join(traceback.format_exception(*record.exc_info)).rstrip())
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True


class NothingPersonal(SafeExceptionReporterFilter):
    """Django's error reports without what people sent: no form, no cookie, no variable of any frame."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names of what was sent, nothing else."""
        return dict.fromkeys(request.POST, GONE) if request else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """No variables."""
        return []

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names of the cookies, nothing else."""
        return dict.fromkeys(request.COOKIES, GONE) if request else {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        """The headers, scrubbed."""
        return {name: scrub(f"{name}={value}")[len(name) + 1 :] for name, value in _meta(request).items()}


def _meta(request: HttpRequest | None) -> dict[str, Any]:
    kept = {"HTTP_COOKIE", "HTTP_AUTHORIZATION", "QUERY_STRING"}
    return {name: GONE if name in kept else value for name, value in (request.META if request else {}).items()}


def configure(wanted: dict[str, Any]) -> None:
    """Set up logging as Django's settings want it, with the scrubber on every handler there is by then.

    An error that nobody caught ends in the same log; its last words are scrubbed too.
    """
    logging.config.dictConfig(wanted)
    logging.captureWarnings(capture=True)
    scrubber = ScrubFilter()
    named = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for handler in {id(one): one for logger in (logging.root, *named) for one in logger.handlers}.values():
        if not any(isinstance(one, ScrubFilter) for one in handler.filters):
            handler.addFilter(scrubber)
    sys.excepthook = _last_words
    threading.excepthook = lambda told: _last_words(told.exc_type, told.exc_value, told.exc_traceback)


def _last_words(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    sys.stderr.write(scrub("".join(traceback.format_exception(kind, error, trace))))
