"""The product's addresses, and beside them the plain views it is compared with."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/one/", views.one),
    path("bench/insert/", views.insert),
    path("", include("callboard.config.urls")),
]
