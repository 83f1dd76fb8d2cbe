"""Addresses of this app."""

from django.urls import path

from wangge.console.views import (
    calendar,
    case,
    emergencies,
    flows,
    many,
    migrating,
    moves,
    notices,
    places,
    queue,
    saved,
    seeing,
    visits,
)

app_name = "console"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("filters/", queue.filters, name="filters"),
    path("export.xlsx", queue.export, name="export"),
    path("views/", saved.save, name="save-view"),
    path("views/<uuid:view_id>/", saved.change, name="change-view"),
    path("many/", many.many, name="many"),
    path("notices/", notices.notices, name="notices"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<region_key:key>/", visits.call, name="call"),
    path("why/", seeing.why, name="why"),
    path("conditions/", moves.conditions, name="conditions"),
    path("cases/<region_key:key>/", case.case, name="case"),
    path("cases/<region_key:key>/phone/", case.phone, name="phone"),
    path("cases/<region_key:key>/moves/<slug:move>/", moves.move, name="move"),
    path("flows/", flows.flows, name="flows"),
    path("flows/publish/", flows.publish, name="publish-flow"),
    path("flows/migrate/", migrating.migrate, name="migrate-flow"),
    path("flows/<slug:key>/", flows.flow, name="flow"),
    path("places/", places.places, name="places"),
    path("places/import/", places.places_import, name="places-import"),
    path("places/<region_key:key>/", places.chart, name="building"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/local/", calendar.local, name="local-calendar"),
]
