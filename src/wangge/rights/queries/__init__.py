"""Reads about persons' rights. What a person sees is asked with the key of a case they have proved to hold."""

from wangge.rights.queries.activities import Activity, activities, activity_of, current_notice, shown_notice
from wangge.rights.queries.assessments import assessments, is_assessed
from wangge.rights.queries.breaches import breach_in_care, breaches, count_concerned
from wangge.rights.queries.desk import (
    MarkRow,
    OfficerPage,
    QueueRow,
    areas_of,
    case_in_care,
    marks_in_care,
    officer_page,
    queue,
    request_in_care,
)
from wangge.rights.queries.held import HeldField, HeldPage, Look, RequestRow, facts_of, held_page, looks_of, requests_of
from wangge.rights.queries.retention import DueCounts, due_cases, due_counts, is_reviewed, waiting_requests

__all__ = [
    "Activity", "DueCounts", "HeldField", "HeldPage", "Look", "MarkRow", "OfficerPage", "QueueRow", "RequestRow",
    "activities", "activity_of", "areas_of", "assessments", "breach_in_care", "breaches", "case_in_care",
    "count_concerned", "current_notice", "due_cases", "due_counts", "facts_of", "held_page", "is_assessed",
    "is_reviewed", "looks_of", "marks_in_care", "officer_page", "queue", "request_in_care", "requests_of",
    "shown_notice", "waiting_requests",
]  # fmt: skip
