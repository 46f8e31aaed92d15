"""Where somebody is signed in, and how they end it."""

import pytest
from django.test import Client
from django.urls import reverse

from callboard.accounts.models import AuditEntry, Session
from tests.factories.accounts import PASSWORD


def signed_in(member, address, browser):
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    client.post(reverse("account_login"), {"login": member.user.username, "password": PASSWORD})
    return client


@pytest.fixture
def three(operator):
    """Three browsers of the operator."""
    return [
        signed_in(operator, f"203.0.113.{n}", name)
        for n, name in enumerate(("Desk", "Home", "Bar"))
    ]


def shown(client):
    return client.get("/settings/").context["sessions"]


def test_the_own_page_says_where_one_is_signed_in(three):
    here = shown(three[0])

    assert {each.browser for each in here} == {"Desk", "Home", "Bar"}
    assert [each.browser for each in here if each.is_this] == ["Desk"]
    page = three[0].get("/settings/").content.decode()
    assert "from 203.0.113.2" in page
    assert not [key for key in Session.objects.values_list("pk", flat=True) if key in page]


def test_one_other_browser_is_signed_out(three):
    home = next(each for each in shown(three[0]) if each.browser == "Home")

    three[0].post("/settings/sessions/end/", {"session": home.name})

    assert {each.browser for each in shown(three[0])} == {"Desk", "Bar"}
    assert three[1].get("/settings/").status_code == 302
    assert AuditEntry.objects.filter(kind="sessions.ended").get().facts == {"browsers": 1}


def test_all_others_are_signed_out_and_this_one_stays(three):
    three[0].post("/settings/sessions/end/")

    assert [each.browser for each in shown(three[0])] == ["Desk"]


@pytest.mark.parametrize("name", ["", "x", "%", "0" * 16])
def test_the_session_of_somebody_else_cannot_be_ended(three, admin, name):
    boss = signed_in(admin, "198.51.100.1", "Boss")
    theirs = next(each.name for each in shown(boss))

    three[0].post("/settings/sessions/end/", {"session": name or theirs})

    assert boss.get("/settings/").status_code == 200


def test_this_browser_is_not_ended_by_its_own_name(three):
    this = next(each for each in shown(three[0]) if each.is_this)

    three[0].post("/settings/sessions/end/", {"session": this.name})

    assert len(shown(three[0])) == 3
