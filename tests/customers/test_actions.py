import threading

import pytest
from django.db import IntegrityError, connection, transaction

from callboard.accounts.tenancy import acting_for
from callboard.customers import actions
from callboard.customers.models import Customer, CustomerEntry
from callboard.kit import events
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.orders import CustomerFactory

KYIV = {"country": "UA", "zone": "Europe/Kyiv"}
PHONE = "+380671687644"


def test_phone_is_one_customer(company):
    first = actions.customer_of(company, phone=PHONE, valid=True, **KYIV)
    second = actions.customer_of(company, phone=PHONE, valid=True, **KYIV)

    assert first == second
    assert first.phone_tail == "446786176083"
    assert first.phone_is_valid


def test_first_name_stays_and_an_empty_one_is_filled(company):
    nameless = actions.customer_of(company, phone=PHONE, valid=True, **KYIV)
    named = actions.customer_of(
        company, phone=PHONE, valid=True, name=("Іваненко", "Галина", ""), **KYIV
    )
    again = actions.customer_of(company, phone=PHONE, valid=True, name=("", "Оля", ""), **KYIV)

    assert nameless.name == ""
    assert named.name == again.name == "Іваненко Галина"
    assert (again.name_key, again.given_key) == ("іваненко галина", "галина")


def test_number_that_is_none_is_kept_and_never_valid(company):
    customer = actions.customer_of(company, phone="7000", valid=False, **KYIV)

    assert customer.phone == "7000"
    assert not customer.phone_is_valid


def test_same_wrong_number_of_two_countries_is_two_customers(company):
    """A17 C33: nobody is merged across countries by a number that is none."""
    almaty = {"country": "KZ", "zone": "Asia/Almaty"}

    ukrainian = actions.customer_of(company, phone="7000", valid=False, **KYIV)
    kazakh = actions.customer_of(company, phone="7000", valid=False, **almaty)
    again = actions.customer_of(company, phone="7000", valid=False, **almaty)

    assert ukrainian != kazakh == again
    assert kazakh.country == "KZ"


def test_companies_do_not_share_customers(company):
    here = actions.customer_of(company, phone=PHONE, valid=True, **KYIV)
    other = CompanyFactory()
    with acting_for(other.id):
        there = actions.customer_of(other, phone=PHONE, valid=True, **KYIV)

    assert here.pk != there.pk


def test_blacklisting_is_written_down_and_told(company, monkeypatch):
    """A17 C32."""
    leader = MemberFactory(company=company)
    customer = CustomerFactory(company)
    heard = []
    monkeypatch.setattr(events, "announce", heard.append)

    customer = actions.blacklist(customer, reason="abuse", by=leader)

    assert customer.blacklisted_at is not None
    assert heard == [CustomerEntry.objects.get()]
    assert (heard[0].kind, heard[0].actor, heard[0].facts) == (
        "customer.blacklisted",
        leader,
        {"reason": "abuse"},
    )


def test_cleared_customer_is_like_any_other(company):
    leader = MemberFactory(company=company)
    customer = actions.blacklist(CustomerFactory(company), reason="abuse", by=leader)

    customer = actions.clear(customer, by=leader)

    assert (customer.blacklisted_at, customer.blacklist_reason) == (None, "")
    kinds = customer.journal.values_list("kind", flat=True)
    assert list(kinds) == ["customer.cleared", "customer.blacklisted"]


def test_blacklisting_needs_a_reason(company):
    leader = MemberFactory(company=company)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.blacklist(CustomerFactory(company), reason="", by=leader)


@pytest.mark.django_db(transaction=True)
def test_leads_at_the_same_moment_make_one_customer():
    """A4.4: a phone is one customer, whoever comes first."""
    company = CompanyFactory()
    start = threading.Barrier(8)

    def come() -> None:
        start.wait()
        try:
            with acting_for(company.id):
                actions.customer_of(company, phone=PHONE, valid=True, **KYIV)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with acting_for(company.id):
        assert Customer.objects.count() == 1


def test_a_customer_lives_by_another_clock_from_now_on_and_it_is_written_down(company, operator):
    customer = CustomerFactory(company, country="RU", zone="Europe/Moscow")

    moved = actions.live_by(customer, zone="Asia/Omsk", by=operator)

    assert (moved.zone, Customer.objects.get(pk=customer.pk).zone) == ("Asia/Omsk", "Asia/Omsk")
    [entry] = CustomerEntry.objects.filter(customer=customer)
    assert (entry.kind, entry.actor) == (CustomerEntry.Kind.MOVED, operator)
    assert entry.facts == {"before": "Europe/Moscow", "after": "Asia/Omsk"}


def test_a_wrong_number_that_looks_like_another_country_s_is_taken_too(company):
    """Two who cannot be told apart any more are one: nothing is looked for without an end."""
    almaty = {"country": "KZ", "zone": "Asia/Almaty"}
    actions.customer_of(company, phone="1" * 29 + " UA", valid=False, **almaty)
    actions.customer_of(company, phone="1" * 32, valid=False, **almaty)

    found = actions.customer_of(company, phone="1" * 32, valid=False, **KYIV)

    assert found.phone == "1" * 29 + " UA"
