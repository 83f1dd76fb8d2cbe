"""Reads of the matter: every staff read takes the viewer's scope first; not visible is not found."""

from wangge.cases.queries.alike import alike
from wangge.cases.queries.desk import CaseRow, Narrowing, QueuePage, queue
from wangge.cases.queries.duplicates import Candidate, CaseLike, candidates
from wangge.cases.queries.followed import FollowPage, ProgressStep, followed, grant
from wangge.cases.queries.many import Together, TogetherMove, together
from wangge.cases.queries.noticing import NoticeRow, notices_for
from wangge.cases.queries.page import CasePage, ClockView, MoveView, case_page
from wangge.cases.queries.photos import photo_file
from wangge.cases.queries.running import running_on
from wangge.cases.queries.story import PhotoView, Sentence
from wangge.cases.queries.suggestions import (
    Accuracy,
    DispatchOptions,
    Precedent,
    Suggestion,
    dispatch_options,
    suggested_as_data,
    suggestion_accuracy,
)
from wangge.cases.queries.visible import actor_of, reporter_actor, visible
from wangge.cases.queries.visiting import VisitRow, visit_token, visited_case, waiting_visit, waiting_visits
from wangge.cases.queries.why import Why, why

__all__ = [
    "Accuracy", "Candidate", "CaseLike", "CasePage", "CaseRow", "ClockView", "DispatchOptions", "FollowPage",
    "MoveView", "Narrowing", "NoticeRow", "PhotoView", "Precedent", "ProgressStep", "QueuePage", "Sentence",
    "Suggestion", "Together", "TogetherMove", "VisitRow", "Why", "actor_of", "alike", "candidates", "case_page",
    "dispatch_options", "followed", "grant", "notices_for", "photo_file", "queue", "reporter_actor",
    "running_on", "suggested_as_data", "suggestion_accuracy", "together", "visible", "visit_token",
    "visited_case", "waiting_visit", "waiting_visits", "why",
]  # fmt: skip
