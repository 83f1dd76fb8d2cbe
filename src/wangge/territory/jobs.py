"""Work of the territory's office that takes longer than a page may: the boards of many grids."""

import logging
from uuid import UUID

from wangge.kernel.queue import job, periodic
from wangge.territory.actions import drop_books, fail_book, make_book

log = logging.getLogger(__name__)


@job(name="make_board_book", lock="make_board_book", pass_context=False)
def make_board_book(book_id: str) -> None:
    """Set the boards that somebody asked for; what goes wrong is told on the page, too."""
    try:
        make_book(UUID(book_id))
    except Exception:
        fail_book(UUID(book_id))
        log.exception("the boards %s could not be made", book_id)


@periodic(cron="7 * * * *")
@job(name="drop_board_books", queueing_lock="drop_board_books", pass_context=False)
def drop_board_books(timestamp: int) -> None:
    """Every hour: files of boards older than a day are removed."""
    drop_books(by=None)
