"""The one door to the job queue: jobs commit with the data, or not at all."""

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic

__all__ = ["job", "periodic"]
