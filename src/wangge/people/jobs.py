"""Work of the identity store that runs by itself."""

from wangge.kernel.queue import job, periodic, queue_job
from wangge.people.actions.rotate_keys import JOB, reseal_share


@job(name=JOB, pass_context=False)
def reseal_identities() -> None:
    """After the key was changed: seal old fields anew, a share at a time, so that other jobs get their turn."""
    if reseal_share(by=None):
        queue_job(JOB)


@periodic(cron="* * * * *")
@job(name="resume_resealing", queueing_lock="resume_resealing", pass_context=False)
def resume_resealing(timestamp: int) -> None:
    """Every minute: go on where a killed worker stopped; one look at the key ring when there is nothing to do."""
    reseal_share(by=None)
