"""Which address belongs to which app; every app names its own pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("wangge.portal.urls")),
    path("", include("wangge.ui.urls")),
    path("api/v1/", include("wangge.console.api.urls")),
    path("", include("wangge.accounts.urls")),
    path("", include("wangge.access.urls")),
    path("desk/", include("wangge.console.urls")),
    path("board/", include("wangge.board.urls")),
    path("map/", include("wangge.board.urls.maps")),
    path("audit/", include("wangge.audits.urls")),
    path("rights/", include("wangge.rights.urls")),
    path("areas/", include("wangge.areas.urls")),
    path("territory/", include("wangge.territory.urls")),
    path("grid/", include("wangge.territory.urls.boards")),
    path("places/", include("wangge.places.urls")),
    path("duty-list/", include("wangge.catalog.urls")),
    path("ogc/", include("wangge.partners.urls")),
    path("demo/", include("wangge.demo.urls")),
]
