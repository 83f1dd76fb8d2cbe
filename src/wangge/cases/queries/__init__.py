"""Reads of the matter: every staff read takes the viewer's scope first; not visible is not found."""

from wangge.cases.queries.desk import CaseRow, QueuePage, queue
from wangge.cases.queries.followed import FollowPage, ProgressStep, followed, grant
from wangge.cases.queries.page import CasePage, ClockView, MoveView, case_page
from wangge.cases.queries.photos import photo_file
from wangge.cases.queries.story import PhotoView, Sentence
from wangge.cases.queries.suggestions import DispatchOptions, Suggestion, dispatch_options
from wangge.cases.queries.visible import actor_of, reporter_actor, visible

__all__ = [
    "CasePage", "CaseRow", "ClockView", "DispatchOptions", "FollowPage", "MoveView", "PhotoView", "ProgressStep",
    "QueuePage", "Sentence", "Suggestion", "actor_of", "case_page", "dispatch_options", "followed", "grant",
    "photo_file", "queue", "reporter_actor", "visible",
]  # fmt: skip
