from django.urls import path

from callboard.demo import views

urlpatterns = [
    path("people/", views.people, name="demo-people"),
    path("sign-in/<slug:login>/", views.sign_in, name="demo-sign-in"),
    path("phone/", views.phone, name="demo-phone"),
]
