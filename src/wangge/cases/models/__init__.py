"""Nouns of the matter: the case as it stands, its history, its clocks, its evidence, and what it is found by."""

from wangge.cases.models.case import FAR_AHEAD, Case, CaseQuerySet
from wangge.cases.models.history import CaseClock, CaseEvent, CaseWords, Evidence, Notice, SubmissionKey
from wangge.cases.models.learning import SuggestionModel
from wangge.cases.models.visits import Visit

__all__ = [
    "FAR_AHEAD", "Case", "CaseClock", "CaseEvent", "CaseQuerySet", "CaseWords", "Evidence", "Notice", "SubmissionKey",
    "SuggestionModel", "Visit",
]  # fmt: skip
