from django.urls import include, path

from callboard.config.urls import urlpatterns as of_the_desk

urlpatterns = [*of_the_desk, path("demo/", include("callboard.demo.urls"))]
