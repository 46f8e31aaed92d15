"""Every address of the desk: each area brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from callboard.config import health, metrics

AREAS = [
    "integrations",  # leads come in all day: few addresses, asked most
    "workplace",
    "analytics",
    "monitoring",
    "dispatch",
    "calls",
    "care",
    "delivery",
    "orders",
    "training",
    "catalogue",
    "customers",
    "sources",
    "places",
    "accounts",
    "kit",
]

handler500 = "callboard.config.later.failed"

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
    *(
        path("", include(f"callboard.{area}.urls"))
        for area in AREAS
        if find_spec(f"callboard.{area}.urls")
    ),
]
if settings.DEMO and find_spec("callboard.demo.urls"):
    urlpatterns.append(path("demo/", include("callboard.demo.urls")))
