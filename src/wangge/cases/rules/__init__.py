"""Judgement about cases: plain Python, no reads, no clock."""

from wangge.cases.rules.alarms import Alarm, alarms_of, due_now, still_to_come, when
from wangge.cases.rules.facts import OUTCOMES, Actor, CaseFacts, ClockFact, Payload
from wangge.cases.rules.lights import LIGHTS, LightMoments, light_at, light_moments
from wangge.cases.rules.moves import may_make, may_open_identity
from wangge.cases.rules.needs import check_payload, extension
from wangge.cases.rules.numbers import new_number, normal_number
from wangge.cases.rules.reports import IDENTITY_NUMBER, OWN_CHANNEL, Report, check_report
from wangge.cases.rules.visits import asked_how

__all__ = [
    "IDENTITY_NUMBER", "LIGHTS", "OUTCOMES", "OWN_CHANNEL", "Actor", "Alarm", "CaseFacts", "ClockFact",
    "LightMoments", "Payload", "Report", "alarms_of", "asked_how", "check_payload", "check_report", "due_now",
    "extension", "light_at", "light_moments", "may_make", "may_open_identity", "new_number", "normal_number",
    "still_to_come", "when",
]  # fmt: skip
