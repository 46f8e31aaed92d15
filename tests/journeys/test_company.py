"""The company's own screens by keyboard, without a finding of axe, in light and dark."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Role, Session
from callboard.accounts.tenancy import acting_for
from callboard.orders.models import Reason
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory
from tests.journeys.conftest import at, sign_in, tab_of
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def boss(person):
    """The admin of a company that has a little of everything."""
    DeskFactory(person.team)
    OfferFactory(person.company)
    KeyFactory(person.company)
    return MemberFactory(
        company=person.company, team=None, role=Role.ADMIN, name="Ada", user__username="ada"
    )


def pages_of(person):
    with acting_for(person.company_id):
        reason = Reason.objects.filter(kind="cancel").first().pk
    return [
        *("people/", "people/new/", f"people/{person.pk}/", "teams/", "teams/new/"),
        *(f"teams/{person.team_id}/", "reasons/", "reasons/new/", f"reasons/{reason}/"),
        *(
            "stages/",
            "stages/new/",
            "offers/",
            "offers/new/",
            "offers/import/",
            "products/",
            "products/new/",
            "rights/",
            "pay/",
            "pay/new/",
        ),
        *(
            "settings/",
            "settings/orders/",
            "settings/address/",
            "settings/desk/",
            "settings/presets/?preset=2016",
        ),
        *("keys/", "keys/new/", "audit/"),
    ]


@pytest.fixture
def other(_chromium, web):
    """Another computer."""
    with tab_of(_chromium, web) as opened:
        yield opened


def test_the_company_s_screens_have_no_findings(lit, person, boss):
    sign_in(lit, "ada")
    found = {}
    for url in pages_of(person):
        lit.goto(f"/company/{url}")
        expect(lit.locator("main h1")).to_be_visible()
        found[url] = findings(lit)
    lit.goto("/company/people/new/")
    lit.keyboard.press("Control+Enter")
    expect(lit.locator("[aria-invalid=true]").first).to_be_visible()
    found["mistakes"] = findings(lit)

    assert {url: each for url, each in found.items() if each} == {}


def test_somebody_new_comes_in_by_the_link(page, other, boss):
    """A14.2, by keyboard: N, the form, Ctrl+Enter; the new one chooses a password and signs in."""
    sign_in(page, "ada")
    page.goto("/company/people/")
    page.keyboard.press("n")
    at(page, "/company/people/new/")
    page.get_by_label("Name of the person").fill("Nina")
    page.get_by_label("Login", exact=False).first.fill("nina")
    page.keyboard.press("Control+Enter")
    link = page.locator("code.secret").inner_text()

    other.goto(link)
    assert "link=" not in other.url
    other.locator("[name=password]").fill("a much longer staple")
    other.keyboard.press("Enter")
    other.locator("[name=login]").fill("nina")
    other.locator("[name=password]").fill("a much longer staple")
    other.keyboard.press("Enter")
    expect(other.locator("header.topbar")).to_contain_text("nina")
    other.goto(link)
    expect(other.locator("h1")).to_have_text("This link does not work any more")


def test_typed_words_outlast_a_reload_and_a_sign_out(page, person, boss):
    """In two forms, each with its own; who leaves them is asked, once they are saved nobody is."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in(page, "ada")
    page.goto("/company/offers/new/")
    page.get_by_label("Name", exact=True).fill("Pillow")
    page.locator("[name=prices-0-currency]").fill("PLN")
    page.goto(f"/company/teams/{person.team_id}/")
    page.get_by_label("Name", exact=True).fill("West")
    page.locator("[name=exports]").check()
    Session.objects.filter(user=boss.user_id).delete()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(page, "ada")
    page.goto(f"/company/teams/{person.team_id}/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("West")
    expect(page.locator("[name=exports]")).to_be_checked()
    expect(page.get_by_text("What you typed before is back")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("South")
    page.keyboard.press("Control+Enter")
    at(page, "/company/teams/")
    page.goto(f"/company/teams/{person.team_id}/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("South")
    expect(page.get_by_text("What you typed before is back")).to_be_hidden()
    page.goto("/company/offers/new/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Pillow")
    expect(page.locator("[name=prices-0-currency]")).to_have_value("PLN")
    assert set(asked) == {"beforeunload"}
