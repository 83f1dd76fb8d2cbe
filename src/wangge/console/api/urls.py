"""Addresses of the API. The hot ones are on the express lane as well."""

from django.urls import path, re_path

from wangge.console.api import hot, pages
from wangge.console.api.operations import api
from wangge.kernel.http import express_under

express_under(hot.PREFIX, hot.cases_door)
urlpatterns = [
    path("", pages.listing, name="api"),
    path("openapi.json", pages.openapi, name="openapi"),
    *api.urls[0],
    re_path(r"^.*$", pages.nothing),
]
