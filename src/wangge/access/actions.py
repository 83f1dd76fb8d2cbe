"""Verbs of rights: give a post."""

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError


@transaction.atomic
def appoint(username: str, name: str, password: str, *, role: str, area: Area, by: UUID | None) -> Post:
    """Make an account with one post; InvalidInputError when the name is taken."""
    if User.objects.filter(username=username).exists():
        raise InvalidInputError("This account name is taken.", field="username")
    user = User.objects.create(username=username, name_zh=name, name_en=name, password=make_password(password))
    post = Post.objects.create(user=user, role=role, area=area, valid_from=clock.now())
    audit.record("appoint", by=by, subject=("account", user.id), detail={"role": role, "area": area.name})
    return post
