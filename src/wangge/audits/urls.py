"""Addresses of this app."""

from django.urls import path, re_path

from wangge.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.search, name="search"),
    re_path(r"^export\.(?P<form>xlsx|csv)$", views.export, name="export"),
    path("openers/", views.openers, name="openers"),
    path("chain/", views.chain, name="chain"),
    path("heads/<uuid:head_id>.json", views.head, name="head"),
]
