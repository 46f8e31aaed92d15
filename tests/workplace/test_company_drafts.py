"""Forms of the company keep what is typed: each has its own draft, and says when it is saved."""

import re

import pytest

from callboard.delivery.models import Carrier
from callboard.orders.models import Reason, Stage
from tests.accounts.test_password_again import standing
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory

DRAFT = re.compile(r'<draft-form [^>]*data-draft="([^"]*)" data-version="([^"]*)"([^>]*)>')
SAVED = re.compile(r'data-draft-saved="([^"]*)"')


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


@pytest.fixture
def forms(company, team, operator):
    """Every long form of the company, new and of something that is there."""
    DeskFactory(team)
    offer = OfferFactory(company)
    carrier = Carrier.objects.create(company=company, name="Own", kind="own", method="courier")
    stage = Stage.objects.create(company=company, group="call", name="Warm")
    reason = Reason.objects.filter(kind="cancel").first()
    return [
        *("settings/", "settings/orders/", "settings/desk/", "settings/address/", "privacy/"),
        *("teams/new/", f"teams/{team.pk}/", "people/new/", f"people/{operator.pk}/"),
        *("offers/new/", f"offers/{offer.pk}/", f"offers/{offer.pk}/script/uk/"),
        *("products/new/", "reasons/new/", f"reasons/{reason.pk}/", "pay/new/"),
        *("stages/new/", f"stages/{stage.pk}/", "keys/new/", "notifications/", "cities/new/"),
        *("delivery/new/", f"delivery/{carrier.pk}/", f"delivery/{carrier.pk}/new/"),
        *("people/import/", "offers/import/"),
    ]


def draft_of(answer):
    """(its name, the version of what stands, whether words that were sent stand in the page)."""
    (found,) = DRAFT.findall(answer.content.decode())
    assert "data-warns" in found[2]
    return found[0], found[1], "data-sent" in found[2]


def test_each_form_of_the_company_keeps_what_is_typed(browser, forms):
    for each in forms:
        url = f"/company/{each}"
        name, version, is_sent = draft_of(browser.get(url))
        assert (name, bool(version), is_sent) == (url, True, False)


def test_a_refused_form_shows_what_was_sent_and_its_draft_stays(browser, forms):
    for each in forms:
        answer = browser.post(f"/company/{each}", {"name": "x" * 300, "months": "x", "login": ""})
        if answer.status_code == 422:  # a form of ticks alone is never wrong
            assert draft_of(answer)[2], each
            assert f"/company/{each}" not in SAVED.findall(answer.content.decode())


def test_a_saved_form_forgets_its_draft_on_the_page_that_follows(browser, team):
    DeskFactory(team)
    url = f"/company/teams/{team.pk}/"
    before = draft_of(browser.get(url))[1]

    saved = browser.post(url, standing(browser, url) | {"name": "West"}, follow=True)

    assert SAVED.findall(saved.content.decode()) == [url]
    assert draft_of(browser.get(url))[1] != before


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("/company/people/new/", {"name": "Nina", "login": "nina", "role": "operator"}),
        ("/company/keys/new/", {"name": "Partner", "per_minute": "60", "scopes": ["leads:write"]}),
        ("/company/people/import/", {"text": "login\tname\nnina\tNina", "take": "1"}),
    ],
)
def test_what_is_shown_once_says_that_the_form_behind_it_is_saved(browser, url, sent):
    answer = browser.post(url, sent)

    assert answer.status_code == 200, answer.context["form"].errors
    assert SAVED.findall(answer.content.decode()) == [url]


def test_a_table_that_is_only_tried_stays_a_draft(browser):
    answer = browser.post("/company/people/import/", {"text": "login\tname\nnina\tNina"})

    assert not SAVED.search(answer.content.decode())
