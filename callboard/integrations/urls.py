from django.urls import include, path, re_path

from callboard.integrations import api

urlpatterns = [
    path("api/v1/", include((api.addresses(), "api"))),
    re_path(r"^api/", api.nowhere),
]
