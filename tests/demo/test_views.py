import subprocess
import sys

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from callboard.accounts.tenancy import across_companies
from callboard.calls.models import CallPolicy
from callboard.demo import world
from callboard.demo.people import companies
from tests.database import ROOT


@pytest.fixture
def empty_world(db, data):
    return world.build(empty=True, say=lambda words: None)


@pytest.mark.parametrize("path", ["/demo/people/", "/demo/phone/", "/demo/sign-in/olena/"])
def test_without_a_demo_its_addresses_do_not_exist(path):
    with pytest.raises(Resolver404):
        resolve(path)


def test_with_a_demo_its_addresses_are_the_desk_s():
    """In a process of its own, since the settings are read once."""
    asked = (
        "import django; django.setup();"
        "from django.urls import reverse; print(reverse('demo-people'))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        env={
            "CALLBOARD_DEMO": "1",
            "CALLBOARD_SECRET_KEY": "only for tests",
            "DJANGO_SETTINGS_MODULE": "callboard.config.settings",
            "PATH": "",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "/demo/people/", done.stderr


def test_the_sign_in_page_asks_for_the_people(client, demo_site, db):
    page = client.get("/accounts/login/").content.decode()

    assert 'hx-get="/demo/people/"' in page


def test_the_sign_in_page_of_a_real_desk_shows_nobody(client, db):
    assert "demo" not in client.get("/accounts/login/").content.decode()


def test_everybody_is_listed_with_role_and_language(client, demo_site):
    page = client.get("/demo/people/").content.decode()

    for company in companies():
        assert company.name in page
        assert company.language in page
        for person in company.people:
            assert person.name in page
            assert f"/demo/sign-in/{person.login}/" in page


def test_one_press_signs_in(client, demo_site, empty_world):
    answer = client.post("/demo/sign-in/olena/")

    assert answer.status_code == 302
    assert client.get("/").context["member"].name == "Олена Коваль"


def test_a_press_needs_the_token_of_the_page(demo_site, empty_world):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/demo/sign-in/olena/").status_code == 403
    assert strict.get("/demo/sign-in/olena/").status_code == 405


@pytest.mark.parametrize("login", ["owner", "nobody", "someone-else"])
def test_nobody_but_the_people_of_the_demo_is_let_in(client, demo_site, empty_world, login):
    assert client.post(f"/demo/sign-in/{login}/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.fixture
def olena(client, demo_site, empty_world):
    client.post("/demo/sign-in/olena/")
    return client


def test_the_floor_shows_three_steps(olena):
    page = olena.get("/floor/").content.decode()

    assert "<demo-hint" in page
    assert page.count("<li>") >= 3


def test_the_telephone_rings_before_it_is_known_how_it_goes(olena):
    page = olena.get("/demo/phone/?number=%2B380401234563").content.decode()

    assert "<ringing-phone" in page
    assert "outcome=answers" in page


@pytest.mark.parametrize(
    ("number", "outcome"),
    [("380401234561", "answers"), ("380401234567", "busy"), ("380401234569", "nobody")],
)
def test_the_last_digit_decides_how_a_call_goes(olena, number, outcome):
    page = olena.get(f"/demo/phone/?number={number}")

    assert page.context["by_itself"].outcome == outcome


@pytest.mark.parametrize("outcome", ["answers", "busy", "nobody"])
def test_the_visitor_may_decide_how_a_call_goes(olena, outcome):
    page = olena.get(f"/demo/phone/?number=380401234561&outcome={outcome}")

    assert page.context["answer"].outcome == outcome
    assert page.context["answer"].press


@pytest.mark.parametrize("query", ["", "?number=", "?number=<b>&outcome=x", "?outcome=busy"])
def test_the_telephone_bears_any_number(olena, query):
    page = olena.get(f"/demo/phone/{query}")

    assert page.status_code == 200
    assert "<b>&" not in page.content.decode()


def test_the_telephone_is_for_members(client, demo_site, db):
    assert client.get("/demo/phone/?number=1").status_code == 302


def test_the_page_plays_every_customer_of_the_demo(olena):
    with across_companies():
        addresses = set(CallPolicy.objects.values_list("dial_url", flat=True))

    assert addresses == {"/demo/phone/?number=%s"}
