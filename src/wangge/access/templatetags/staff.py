"""How pages of staff write posts and reasons."""

from django import template
from django.utils.translation import gettext as _

from wangge.access.models import Post
from wangge.access.rules import ROLES
from wangge.ui.templatetags.wangge import label

register = template.Library()


@register.filter
def post_words(post: Post) -> str:
    """A post in words: the role, and the unit or area it stands for."""
    role = ROLES.get(post.role)
    place = label(post.unit) if post.unit else label(post.area) if post.area else ""
    return " · ".join(part for part in (label(role) if role else post.role, place) if part)


@register.simple_tag
def said(text: str) -> str:
    """A sentence of a rule in the reader's language."""
    return _(text) if text else ""
