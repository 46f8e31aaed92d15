"""Sign-in and sign-out of allauth, and nothing else of it: no sign-up, no reset, no e-mail."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from django.urls import path
from django.views.i18n import set_language

from callboard.accounts.views import entrance, factor, own

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/code/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("join/", entrance.join, name="join"),
    path("language/", set_language, name="set_language"),
    path("privacy/", entrance.privacy, name="privacy"),
    path("platform/", entrance.platform, name="platform"),
    path("platform/factor/", factor.owner_s_factor, name="platform-factor"),
    path("platform/factor/codes/", factor.owner_s_codes, name="platform-codes"),
    path("platform/factor/passkeys/", factor.owner_s_passkeys, name="platform-passkeys"),
    path("settings/", own.own_settings, name="own-settings"),
    path("settings/sessions/end/", own.end_session, name="own-sessions-end"),
    path("settings/factor/", factor.second_factor, name="second-factor"),
    path("settings/factor/codes/", factor.new_codes, name="second-factor-codes"),
    path("settings/factor/passkeys/", factor.change_passkeys, name="passkeys"),
    path("settings/factor/off/", factor.turn_off, name="second-factor-off"),
]
