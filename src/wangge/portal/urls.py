"""Addresses of this app."""

from django.urls import path

from wangge.kernel.http import express
from wangge.portal import api, my, views

app_name = "portal"
express("/api/v1/reports", api.take_report)
urlpatterns = [
    path("", views.report, name="report"),
    path("api/v1/reports", api.take_report, name="take_report"),
    path("receipt/", views.receipt, name="receipt"),
    path("follow/", views.follow, name="follow"),
    path("follow/<region_key:key>/", views.followed, name="followed"),
    path("follow/<region_key:key>/<slug:move>/", views.move, name="move"),
    path("my/", my.mine, name="mine"),
    path("my/<region_key:key>/", my.my, name="my"),
    path("my/<region_key:key>/ask/", my.ask, name="ask"),
    path("my/<region_key:key>/copy/", my.copy, name="copy"),
    path("my/<region_key:key>/take-back/<region_key:asked>/", my.take_back, name="take_back"),
    path("visit/<str:token>/", views.visit, name="visit"),
    path("photos/<region_key:key>/", views.photo, name="photo"),
]
