"""The one door to the job queue: jobs commit with the data, or not at all."""

from typing import Any

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic


def queue_job(name: str, **arguments: Any) -> None:
    """Queue a job by its name; inside a transaction it is queued only if that commits."""
    app.configure_task(name).defer(**arguments)


__all__ = ["job", "periodic", "queue_job"]
