"""Where somebody is signed in, and how they end it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from callboard.accounts.models import AuditEntry, Session
from tests.accounts.test_queries import owner_of_the_installation, proved
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


def idle(minutes):
    """Nobody has touched any session for so long."""
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize("who", ["admin", "leader"])
def test_who_has_rights_and_touches_nothing_for_half_an_hour_signs_in_again(request, who):
    """reliability 1.7."""
    member = request.getfixturevalue(who)
    browser = signed_in(member, "203.0.113.1", "Desk")
    idle(29)
    assert browser.get("/orders/").status_code == 200

    idle(31)
    gone = browser.get("/orders/")

    assert gone.url == "/accounts/login/?next=/orders/"
    assert "away for half an hour" in browser.get(gone.url).content.decode()
    assert not Session.objects.filter(user=member.user_id).exists()
    sent = {"login": member.user.username, "password": PASSWORD, "next": "/orders/"}
    assert browser.post("/accounts/login/", sent).url == "/orders/"
    assert browser.get("/orders/").status_code == 200


def test_a_change_after_half_an_hour_is_not_made(admin):
    browser = signed_in(admin, "203.0.113.1", "Desk")
    idle(31)

    assert browser.post("/settings/", {"telegram": "@ada_desk"}).url.startswith("/accounts/login/")

    admin.refresh_from_db()
    assert admin.telegram == ""


def test_an_operator_stays_for_the_shift(three):
    idle(11 * 60)

    assert three[0].get("/settings/").status_code == 200


def test_a_touch_keeps_a_session_awake_and_what_a_page_fetches_by_itself_does_not(admin):
    browser = signed_in(admin, "203.0.113.1", "Desk")
    idle(20)
    browser.get("/orders/", headers={"X-Callboard-Auto": "1"})
    assert timezone.now() - Session.objects.get().seen_at > timedelta(minutes=19)

    assert browser.post("/shift/activity/").status_code == 204

    assert timezone.now() - Session.objects.get().seen_at < timedelta(minutes=1)


def test_the_wall_on_the_big_screen_goes_on_and_nothing_else_does(admin):
    """It is looked at for hours and touched by nobody; whoever touches it signs in."""
    browser = signed_in(admin, "203.0.113.1", "Hall")
    by_itself = {"X-Callboard-Auto": "1", "HX-Request": "true"}
    idle(300)

    assert browser.get("/team/wall/", headers=by_itself).status_code == 200
    assert browser.get("/team/wall/", headers=by_itself).status_code == 200
    assert browser.get("/orders/", headers=by_itself)["HX-Redirect"].startswith("/accounts/login/")


def test_the_wall_is_not_opened_by_hand_after_half_an_hour(admin):
    browser = signed_in(admin, "203.0.113.1", "Hall")
    idle(31)

    assert browser.get("/team/wall/").url.startswith("/accounts/login/")


def test_the_owner_of_the_installation_signs_in_again_too(db):
    browser = proved(owner_of_the_installation())
    browser.get("/platform/")
    idle(31)

    assert browser.get("/platform/").url.startswith("/accounts/login/")


def test_twelve_hours_after_signing_in_a_session_ends_whatever_was_kept_in_it(three):
    """reliability 1.7: saving a session makes it no longer."""
    session = three[0].session
    ends = Session.objects.get(pk=session.session_key).expire_date
    session["since"] -= 60 * 60
    session.save()

    later = Session.objects.get(pk=session.session_key).expire_date

    assert timedelta(minutes=59) < ends - later < timedelta(minutes=61)
    three[0].get("/settings/")
    session["since"] -= 11 * 60 * 60
    session.save()
    assert three[0].get("/settings/").status_code == 302


def test_a_touch_is_written_down_once_a_minute_at_most(admin):
    browser = signed_in(admin, "203.0.113.1", "Desk")
    before = Session.objects.get().seen_at

    browser.get("/settings/")
    browser.get("/settings/")

    assert Session.objects.get().seen_at == before
