"""Addresses of this app."""

from django.urls import path

from wangge.console import views

app_name = "console"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("cases/<region_key:key>/", views.case, name="case"),
    path("cases/<region_key:key>/phone/", views.phone, name="phone"),
    path("cases/<region_key:key>/moves/<slug:move>/", views.move, name="move"),
]
