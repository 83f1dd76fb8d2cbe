"""Addresses of this app."""

from django.urls import path

from wangge.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.index, name="index"),
    path("matters/<uuid:matter_id>/", views.matter, name="matter"),
    path("matters/<uuid:matter_id>/edit/", views.edit, name="edit"),
    path("upload/", views.upload, name="upload"),
    path("drafts/", views.start, name="start"),
    path("versions/<uuid:list_id>/", views.version, name="version"),
    path("versions/<uuid:list_id>/publish/", views.publish, name="publish"),
    path("versions/<uuid:list_id>/discard/", views.discard, name="discard"),
    path("versions/<uuid:list_id>/book.xlsx", views.download, name="download"),
    path("rulings/<uuid:ruling_id>/", views.rule, name="rule"),
]
