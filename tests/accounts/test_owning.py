"""The owner of the installation proves twice who they are, and goes nowhere before."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from callboard.accounts import actions
from callboard.accounts.actions import factors, passkeys
from callboard.accounts.models import Session
from callboard.kit import clock
from tests.accounts.test_factors import code_of
from tests.accounts.test_queries import owner_of_the_installation
from tests.factories.accounts import PASSWORD

PAGE = "/platform/factor/"
KEYS = "/platform/factor/passkeys/"


@pytest.fixture
def owner(db):
    return owner_of_the_installation()


def come(client):
    sent = {"login": "owner", "password": PASSWORD}
    return client.post("/accounts/login/", sent, follow=True)


def set_up(client):
    """The secret and the recovery codes."""
    secret = client.get(PAGE).context["secret"]
    with clock.frozen(clock.now() - timedelta(minutes=5)):
        shown = client.post(PAGE, {"code": code_of(secret)}).content.decode()
    return secret, re.findall(r"<code>([A-Z2-9-]{19})</code>", shown)


def test_without_a_second_factor_the_owner_reaches_its_set_up_alone(client, owner):
    page = come(client)

    assert page.redirect_chain[-1][0] == PAGE
    assert "Set up the second factor" in page.content.decode()
    for url in ("/platform/", "/platform/new/", "/platform/factor/codes/"):
        assert client.get(url).url == PAGE
        assert client.post(url).status_code in {302, 405}
    assert client.post(PAGE, {"code": "000000"}).status_code == 422


def test_set_up_it_is_asked_for_from_then_on(client, owner):
    other = Client()
    come(other)
    come(client)
    before = client.session.session_key

    secret, codes = set_up(client)

    assert len(codes) == 10
    assert client.session.session_key != before
    assert client.get("/platform/").status_code == 200
    assert Session.objects.filter(user=owner).count() == 1, "the other browser is signed out"
    again = Client()
    assert come(again).redirect_chain[-1][0] == "/accounts/code/"
    assert again.get("/platform/").status_code == 302
    again.post("/accounts/code/", {"code": code_of(secret)})
    assert again.get("/platform/").status_code == 200


def test_new_recovery_codes_make_the_old_ones_useless(client, owner):
    come(client)
    _secret, old = set_up(client)

    shown = client.post("/platform/factor/codes/").content.decode()

    new = re.findall(r"<code>([A-Z2-9-]{19})</code>", shown)
    assert len(new) == 10
    for code, status in ((old[0], 302), (new[0], 200)):
        browser = Client()
        come(browser)
        browser.post("/accounts/code/", {"code": code})
        assert browser.get("/platform/").status_code == status


def test_no_member_reaches_the_pages_of_the_owner(as_member, admin):
    browser = as_member(admin)

    for url in (PAGE, "/platform/factor/codes/", "/platform/factor/passkeys/"):
        assert browser.get(url).status_code == 403
        assert browser.post(url).status_code == 403


def test_passkeys_of_the_owner_are_their_own_and_nonsense_is_none(client, owner, admin):
    come(client)
    set_up(client)
    factors.set_up(admin.user, secret := actions.new_secret(), code_of(secret))
    for user in (owner, admin.user):
        passkeys.keep(user, "Chrome", {})
    own, theirs = (Authenticator.objects.get(user=u, type="webauthn") for u in (owner, admin.user))

    assert client.post(KEYS, {"credential": "{}"}).status_code == 422
    for typed in (str(theirs.pk), "x", "9" * 30):
        assert client.post(KEYS, {"passkey": typed}).url == PAGE
    assert Authenticator.objects.filter(type="webauthn").count() == 2
    client.post(KEYS, {"passkey": str(own.pk)})

    assert list(Authenticator.objects.filter(type="webauthn")) == [theirs]
