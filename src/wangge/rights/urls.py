"""Addresses of this app."""

from django.urls import path

from wangge.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("<region_key:key>/", views.request_page, name="request"),
    path("marks/", views.marks, name="marks"),
    path("marks/<region_key:key>/lift/", views.lift, name="lift"),
    path("assessments/", views.assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/end/", views.end_assessment, name="end_assessment"),
    path("breaches/", views.breaches, name="breaches"),
    path("breaches/<uuid:breach_id>/", views.breach, name="breach"),
    path("breaches/<uuid:breach_id>/persons.xlsx", views.breach_list, name="breach_list"),
    path("activities/", views.activities, name="activities"),
    path("activities/<slug:key>/", views.activity, name="activity"),
]
