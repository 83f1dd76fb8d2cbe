"""Verbs of the desk itself: keeping, renaming and dropping a filter under a name."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wangge.console.models import SavedView
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.text import clean, says_something

MOST_VIEWS = 20
LONGEST_NAME = 30


class Dropped(NamedTuple):
    """A view that was deleted, as it can be kept again."""

    name: str
    query: str
    position: int


@transaction.atomic
def save_view(name: str, query: str, *, by: UUID, position: int | None = None) -> SavedView:
    """Keep a filter under a name, after the others or at a position; a name used before stands for the new filter."""
    named = _name(name)
    mine = SavedView.objects.of(by).select_for_update()
    known = next((view for view in mine if view.name == named), None)
    if known is None and len(mine) >= MOST_VIEWS:
        raise RefusedError(_("At most twenty views can be kept. Delete one first."))
    last = mine.aggregate(last=Max("position"))["last"] if position is None else None
    place = position if position is not None else known.position if known else (last or 0) + 1
    view, _created = SavedView.objects.update_or_create(
        user_id=by, name=named, defaults={"query": query[:600], "position": place, "at": clock.now()}
    )
    audit.record("save_view", by=by, subject=("saved_view", view.id))
    return view


@transaction.atomic
def rename_view(view_id: UUID, name: str, *, by: UUID) -> SavedView:
    """Give a view of one's own another name; InvalidInputError when it is taken."""
    view, named = _mine(view_id, by), _name(name)
    if SavedView.objects.of(by).filter(name=named).exclude(id=view.id).exists():
        raise InvalidInputError(_("You have a view of this name already."), field="name")
    view.name = named
    view.save(update_fields=["name"])
    audit.record("rename_view", by=by, subject=("saved_view", view.id))
    return view


@transaction.atomic
def delete_view(view_id: UUID, *, by: UUID) -> Dropped:
    """Delete a view of one's own; the answer is what it takes to keep it again."""
    view = _mine(view_id, by)
    view.delete()
    audit.record("delete_view", by=by, subject=("saved_view", view_id))
    return Dropped(view.name, view.query, view.position)


def _mine(view_id: UUID, by: UUID) -> SavedView:
    view = SavedView.objects.of(by).filter(id=view_id).select_for_update().first()
    if view is None:
        raise RefusedError(_("There is no such view."))
    return view


def _name(written: str) -> str:
    name = " ".join(clean(written).split())
    if not says_something(name):
        raise InvalidInputError(_("Please give the view a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidInputError(_("The name is longer than 30 characters. Please shorten it."), field="name")
    return name
