"""Addresses of this app."""

from django.urls import path

from wangge.territory import views

app_name = "territory"
urlpatterns = [
    path("", views.index, name="index"),
    path("areas/<uuid:area_id>/", views.area, name="area"),
    path("areas/<uuid:area_id>/correct/", views.correct, name="correct"),
    path("areas/<uuid:area_id>/boards/", views.ask_book, name="ask_book"),
    path("boards/<uuid:book_id>/", views.book, name="book"),
    path("boards/<uuid:book_id>/boards.pdf", views.book_file, name="book_file"),
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.new_plan, name="new_plan"),
    path("plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("plans/<uuid:plan_id>/describe/", views.describe_plan, name="describe_plan"),
    path("plans/<uuid:plan_id>/drawing.geojson", views.drawing, name="drawing"),
    path("plans/<uuid:plan_id>/draw/<slug:verb>/", views.draw, name="draw"),
    path("plans/<uuid:plan_id>/import/", views.bring_in, name="bring_in"),
    path("plans/<uuid:plan_id>/layer/", views.layer, name="layer"),
    path("plans/<uuid:plan_id>/layer/table.xlsx", views.layer_table, name="layer_table"),
    path("plans/<uuid:plan_id>/step/<slug:step>/", views.step, name="step"),
    path("report/", views.report, name="report"),
    path("settings/", views.settings, name="settings"),
]
