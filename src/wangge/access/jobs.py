"""Housekeeping of rights that runs by itself."""

from wangge.access.actions.cards import drop_photos
from wangge.kernel.queue import job, periodic


@periodic(cron="27 3 * * *")
@job(name="drop_photos", queueing_lock="drop_photos", pass_context=False)
def drop_photos_of_ended_posts(timestamp: int) -> None:
    """Nightly: the photo of whoever holds no post on a notice board any more is removed."""
    drop_photos(by=None)
