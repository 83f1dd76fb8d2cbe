"""The addresses below /scim/v2/. Loaded with the first request to them: the shapes of SCIM weigh 20 MB."""

from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from wangge.access.api import scim

USERS = "Users"
patterns = [
    path(USERS, scim.users),
    path(".search", scim.search),
    path(f"{USERS}/.search", scim.search),
    path(f"{USERS}/<str:user_id>", scim.user),
    path("ServiceProviderConfig", scim.service),
    path("Schemas", scim.schemas),
    path("Schemas/<str:name>", scim.schema),
    path("ResourceTypes", scim.types),
    path("ResourceTypes/<str:name>", scim.resource_type),
    path("<path:rest>", scim.nothing),
]
resolver = URLResolver(RegexPattern(""), patterns)
