"""Addresses of the demo."""

from django.urls import path

from wangge.demo import views

app_name = "demo"
urlpatterns = [path("", views.players, name="players")]
