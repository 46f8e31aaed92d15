"""Personal data on the company's screens: the page for everybody, a copy, and erasing (A1.11)."""

import json

import pytest
from django.test import Client

from callboard.accounts.models import AuditEntry
from callboard.customers.models import Customer
from tests.factories.orders import CustomerFactory, OrderFactory

PAGE = "/company/privacy/"


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


@pytest.fixture
def published(browser, company):
    """What the company tells the world."""
    browser.post(PAGE, {"text": "We call you.\n\n<script>alert(1)</script>", "months": "24"})
    return f"/privacy/?of={company.pk}"


def test_everybody_reads_what_the_company_has_published(published, client, company):
    page = client.get(published)
    words = page.content.decode()

    assert page.status_code == 200
    assert company.name in words
    assert "<p>We call you.</p>" in words
    assert "<script>alert" not in words


def test_sign_in_and_settings_lead_there(browser, published):
    assert 'href="/privacy/"' in Client().get("/accounts/login/").content.decode()
    assert 'href="/privacy/"' in browser.get("/settings/").content.decode()
    assert "We call you" in browser.get("/privacy/").content.decode()


@pytest.mark.parametrize("of", ["0", "x", "999999999", "9" * 30, "-1", "1 OR 1=1", "\0"])
def test_a_company_that_tells_nothing_is_as_one_that_is_not_there(client, db, of):
    assert client.get("/privacy/", {"of": of}).status_code == 404


def test_the_audit_keeps_what_it_said_before(published, browser):
    browser.post(PAGE, {"text": "We write you.", "months": "24"})

    last = AuditEntry.objects.order_by("-pk").first()
    assert last.facts["fields"]["text"][1] == "We write you."
    assert last.facts["fields"]["text"][0].startswith("We call you.")


def test_a_copy_holds_what_is_kept_and_the_audit_says_who_took_it(browser, company, admin):
    order = OrderFactory(company, comment="Ring twice")
    page = browser.get(PAGE, {"phone": order.customer.phone})
    assert page.context["person"] == order.customer

    answer = browser.get(f"{PAGE}{order.customer_id}/copy/")

    told = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store, private"
    assert told["customer"]["phone"] == order.customer.phone
    assert [each["comment"] for each in told["orders"]] == ["Ring twice"]
    assert told["history"]
    assert AuditEntry.objects.get(kind="customer.copied").actor == admin


def test_an_admin_erases_somebody(browser, company):
    customer = CustomerFactory(company, name="Galina")

    assert browser.post(f"{PAGE}{customer.pk}/erase/").url == PAGE

    customer.refresh_from_db()
    assert (customer.name, customer.phone) == ("", f"erased {customer.pk}")


def test_whoever_is_still_waited_for_is_not_erased(browser, company):
    order = OrderFactory(company)

    answer = browser.post(f"{PAGE}{order.customer_id}/erase/")

    assert answer.status_code == 422
    assert str(order.number) in answer.content.decode()
    assert Customer.objects.filter(phone=order.customer.phone).exists()


@pytest.mark.parametrize("who", ["operator", "leader"])
def test_only_the_admin_may(as_member, request, company, who):
    browser = as_member(request.getfixturevalue(who))
    customer = CustomerFactory(company)

    for url in (PAGE, f"{PAGE}{customer.pk}/copy/"):
        assert browser.get(url).status_code == 403
    assert browser.post(f"{PAGE}{customer.pk}/erase/").status_code == 403
