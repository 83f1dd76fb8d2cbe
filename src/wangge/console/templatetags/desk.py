"""How the desk's pages write what comes as a key."""

from django import template
from django.utils.translation import gettext as _

from wangge.cases.queries.story import OUTCOME_WORDS

register = template.Library()


@register.filter
def outcome_word(outcome: str) -> str:
    """How a case ended, in words; nothing for an outcome we do not know."""
    return _(OUTCOME_WORDS[outcome]) if outcome in OUTCOME_WORDS else ""
