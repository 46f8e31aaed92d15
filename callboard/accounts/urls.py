"""Sign-in and sign-out of allauth, and nothing else of it: no sign-up, no reset, no e-mail."""

from allauth.account import views as allauth
from django.urls import path
from django.views.i18n import set_language

from callboard.accounts import views

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("join/", views.join, name="join"),
    path("language/", set_language, name="set_language"),
    path("platform/", views.platform, name="platform"),
    path("settings/", views.own_settings, name="own-settings"),
]
