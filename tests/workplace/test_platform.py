"""The owner of the installation opens companies, and sees nothing of what happens in them."""

import re

import pytest
from django.test import Client

from callboard.accounts import actions
from callboard.accounts.models import AuditEntry, Company, Member, Role, User
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.dispatch.models import DeskPolicy
from callboard.kit.errors import Refused
from callboard.orders.models import OrderPolicy, Reason
from callboard.workplace.queries import audit, presets
from tests.accounts.test_queries import owner_of_the_installation, proved
from tests.factories.accounts import UserFactory

PAGE = "/platform/new/"
SENT = {
    "name": "Тихий дім",
    "kind": "seller",
    "language": "uk",
    "zone": "Europe/Kyiv",
    "country": "UA",
    "currency": "UAH",
    "admin_name": "Ada",
    "admin_login": "ada",
    "admin_email": "ada@desk.example",
    "preset": "2016",
}


@pytest.fixture
def browser(db):
    """Of the owner, second proof given."""
    return proved(owner_of_the_installation())


def opened():
    with across_companies():
        return Company.objects.get(name=SENT["name"])


def test_a_company_is_opened_in_one_step_by_a_preset(browser):
    answer = browser.post(PAGE, SENT)

    assert answer.status_code == 200
    company = opened()
    assert (company.zone, company.country, company.currency, company.language) == (
        *("Europe/Kyiv", "UA", "UAH"),
        "uk",
    )
    assert company.second_factor
    with acting_for(company.pk):
        assert OrderPolicy.objects.get().ladder == [3, 3, 3, 60]
        assert DeskPolicy.objects.get().overdue == DeskPolicy.Overdue.REMIND
        assert Reason.objects.exists()
        ada = Member.objects.get()
        assert (ada.role, ada.user.email) == (Role.ADMIN, "ada@desk.example")
        assert not ada.user.has_usable_password()


def test_the_first_admin_comes_in_by_the_link_that_is_shown_once(browser):
    page = browser.post(PAGE, SENT).content.decode()
    (link,) = set(re.findall(r"http://testserver/join/\?link=[0-9]+\.[\w-]{43}", page))

    ada = Client()
    ada.get(link, follow=True)
    assert ada.post("/join/", {"password": "a much longer staple"}).status_code == 302
    ada.post("/accounts/login/", {"login": "ada", "password": "a much longer staple"})

    assert ada.session["company"] == opened().pk
    assert link not in browser.get("/platform/").content.decode()
    assert ada.get(link, follow=True).status_code == 410


def test_the_audit_of_the_company_begins_with_who_opened_it(browser):
    browser.post(PAGE, SENT)

    with acting_for(opened().pk):
        first = AuditEntry.objects.order_by("pk").first()
        line = audit.audit_lines(Member.objects.get()).lines[-1]
    assert (first.kind, first.actor) == ("company.opened", None)
    assert first.facts == {"name": SENT["name"], "preset": "2016", "owner": "owner"}
    assert (line.done, line.about) == ("Company opened", f"Company {SENT['name']}")
    assert ("Owner of the installation", "—", "owner") in line.changed


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("zone", "Kyiv"),
        ("currency", "hryvnia"),
        ("country", "XX"),
        ("preset", "Mine"),
        ("kind", "x"),
        ("admin_login", "a b"),
        ("admin_login", "taken"),
        ("admin_email", "taken@desk.example"),
        ("admin_email", "ada"),
        ("admin_name", "\0"),
    ],
)
def test_what_is_wrong_is_marked_and_nothing_is_opened(browser, field, typed):
    UserFactory(username="taken", email="taken@desk.example")

    answer = browser.post(PAGE, SENT | {field: typed})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with across_companies():
        assert not Company.objects.exists()
    assert not User.objects.filter(username="ada").exists()


def test_sent_twice_it_is_one_company(browser):
    browser.post(PAGE, SENT)

    assert browser.post(PAGE, SENT).status_code == 422
    assert opened()


def test_before_anything_is_typed_one_sees_what_each_preset_sets(browser):
    page = browser.get(PAGE)

    told = {each.label: [value for value, _own in each.values] for each in page.context["compared"]}
    assert told["Minutes until the next attempt"] == ["60", "3, 3, 3, 60", "15", "15"]
    assert told["Members without a team edit all orders"] == ["no", "no", "yes", "no"]
    assert told["A new order comes in"] == ["—", "—", "—", "Pop-up, Sound"]
    assert "Minutes until the next attempt" in page.content.decode()


@pytest.mark.parametrize("preset", ["PLADO", "2016", "AlterCPA", "Dots"])
def test_what_was_shown_of_a_preset_is_what_a_company_gets(db, preset):
    company, _link = actions.found(
        {"name": "Aster"},
        preset=preset,
        admin={"login": "ada", "name": "Ada", "email": ""},
        by=owner_of_the_installation(),
    )

    with acting_for(company.pk):
        assert presets.changes_by(Member.objects.select_related("company").get(), preset) == []


def test_nobody_else_opens_a_company(as_member, admin, leader, operator, client):
    for member in (admin, leader, operator):
        for ask in (as_member(member).get, as_member(member).post):
            assert ask(PAGE).status_code == 403
        with pytest.raises(Refused):
            actions.found({"name": "x"}, preset="PLADO", admin={}, by=member.user)
    client.logout()
    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE}"
    assert client.post(PAGE, SENT).status_code == 302


def test_who_opened_it_sees_nothing_in_it(browser):
    browser.post(PAGE, SENT)

    for url in ("/company/people/", "/orders/", "/floor/", "/company/audit/"):
        assert browser.get(url).url == "/platform/"
    assert "ada" not in browser.get("/platform/").content.decode()
