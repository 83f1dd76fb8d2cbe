"""Judgement about cases: plain Python, no reads, no clock."""

from wangge.cases.rules.lights import LIGHTS, LightMoments, light_at, light_moments
from wangge.cases.rules.moves import Actor, CaseFacts, Payload, check_payload, may_make
from wangge.cases.rules.numbers import new_number, normal_number
from wangge.cases.rules.reports import Report, check_report

__all__ = [
    "LIGHTS", "Actor", "CaseFacts", "LightMoments", "Payload", "Report", "check_payload", "check_report", "light_at",
    "light_moments", "may_make", "new_number", "normal_number",
]  # fmt: skip
