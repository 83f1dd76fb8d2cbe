"""Addresses of notice boards: open to everybody, without signing in."""

from django.urls import path

from wangge.territory import views

app_name = "boards"
urlpatterns = [
    path("<uuid:area_id>/", views.board, name="board"),
    path("<uuid:area_id>/plan.svg", views.board_plan, name="plan"),
    path("<uuid:area_id>/board.pdf", views.board_paper, name="paper"),
    path("<uuid:area_id>/overview.pdf", views.overview_paper, name="overview"),
    path("<uuid:area_id>/photos/<uuid:photo_id>/", views.board_photo, name="photo"),
]
