"""Addresses of this app."""

from django.urls import path

from wangge.kernel.http import express
from wangge.portal import api, views

app_name = "portal"
express("/api/v1/reports", api.take_report)
urlpatterns = [
    path("", views.report, name="report"),
    path("api/v1/reports", api.take_report, name="take_report"),
    path("receipt/", views.receipt, name="receipt"),
    path("follow/", views.follow, name="follow"),
    path("follow/<region_key:key>/", views.followed, name="followed"),
    path("follow/<region_key:key>/<slug:move>/", views.move, name="move"),
    path("visit/<str:token>/", views.visit, name="visit"),
    path("photos/<region_key:key>/", views.photo, name="photo"),
]
