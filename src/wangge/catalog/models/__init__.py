"""Nouns of the duty list: its versions, its tree and matters, their limits, who answers where, and rulings."""

from wangge.catalog.models.duties import Duty, LimitRule, Ruling
from wangge.catalog.models.lists import Category, DutyList
from wangge.catalog.models.matters import Matter, MatterCondition

__all__ = ["Category", "Duty", "DutyList", "LimitRule", "Matter", "MatterCondition", "Ruling"]
