"""Whoever asks to be forgotten is: nothing of them is left in a table, a file or the log (1.8)."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.calls.models import Call
from callboard.cli import inside
from callboard.customers import actions, tasks
from callboard.customers.models import Customer
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.actions.forgetting import PERSONAL
from callboard.orders.models import LeadOrigin, Order
from callboard.workplace.models import Draft, SavedFilter
from tests.factories.accounts import CompanyFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory

CANARY = "Zxqkanareikin"
PHONE = "+380509998877"
DIGITS = "509998877"

COLUMNS = """
    SELECT t.oid::regclass::text, quote_ident(a.attname) FROM pg_class t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace
"""


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


def found(words):
    """Every column of every table in which a text has one of the words, asked behind the wall."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        hits = []
        for table, column in cursor.fetchall():
            for word in words:
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE {column}::text ILIKE %s", [f"%{word}%"]
                )
                hits += [f"{table}.{column}"] * cursor.fetchone()[0]
    return sorted(set(hits))


@pytest.fixture
def canary(company, admin, operator):
    """Somebody who has left traces wherever one can: a finished order, history, draft, filter."""
    customer = CustomerFactory(company, phone=PHONE, phone_tail=PHONE[::-1][:12], name=CANARY)
    Customer.objects.filter(pk=customer.pk).update(name_key=CANARY.lower(), given_key=CANARY[:9])
    order = OrderFactory(company, customer=customer)
    typed = {"comment": f"Call {CANARY}", "email": f"{CANARY}@mail.example", "street": CANARY}
    typed |= {"surname": CANARY, "second_phone": PHONE, "delivery_comment": f"at {CANARY}'s"}
    order = orders.save(order, fields=typed, by=admin, version=order.version)
    LeadOrigin.objects.update_or_create(
        order=order,
        defaults={
            "company": company,
            "ip": "203.0.113.99",
            "user_agent": CANARY,
            "landing": f"https://shop.example/?name={CANARY}",
            "subs": {"sub1": CANARY},
            "raw_phone": PHONE,
        },
    )
    now = clock.now()
    Call.objects.create(
        company=company, order=order, member=admin, phone=PHONE, began_at=now, ended_at=now,
        ending="hand",
    )  # fmt: skip
    Draft.objects.create(
        company=company, member=admin, order=order, fields={"street": CANARY}, typed_at=1, at=now
    )
    SavedFilter.objects.create(company=company, member=admin, name="x", query=f"q={CANARY}")
    actions.blacklist(customer, reason=f"{CANARY} shouts", by=admin)
    orders.cancel(order, reason="expensive", by=admin, version=order.version)
    return customer


def test_nothing_is_left_of_somebody_erased(canary, company, admin, caplog, settings):
    caplog.set_level(logging.DEBUG)
    assert len(found([CANARY, DIGITS])) > 10
    sums = list(Order.objects.values_list("number", "status", "currency", "delivery_price"))

    actions.erase(canary, by=admin)

    assert found([CANARY, CANARY[:9], DIGITS, DIGITS[::-1], "203.0.113.99"]) == []
    written = [path.read_text() for path in settings.DATA.rglob("*") if path.is_file()]
    assert not [text for text in [*written, caplog.text] if CANARY in text or DIGITS in text]
    assert list(Order.objects.values_list("number", "status", "currency", "delivery_price")) == sums
    assert list(invariants.broken(company.pk)) == []


def test_the_canary_sings_in_every_column_of_the_person(canary):
    """Or the test above would prove nothing for a new one."""
    Order.objects.update(**{name: CANARY[:6] for name in PERSONAL if name != "gender"})
    texts = {"CharField", "TextField", "EmailField"}
    of_the_desk = {"status", "line", "missed_on", "reason", "call_made", "problem", "country"}
    of_the_desk |= {"method", "delivery_time", "carrier", "track_code", "delivery_id", "post_id"}
    of_the_desk |= {"currency", "external_id", "goal", "promo_site"}
    named = {f.name for f in Order._meta.concrete_fields if f.get_internal_type() in texts}

    assert named - of_the_desk == {*PERSONAL}, "is the new column of the person or of the desk?"


def test_what_is_still_to_be_done_stands_against_it(company, admin, operator):
    order = OrderFactory(company)
    with pytest.raises(Refused, match=str(order.number)):
        actions.erase(order.customer, by=admin)
    claim_of(operator, order)
    Order.objects.filter(pk=order.pk).update(status="trash", line=None, due_at=None, reason="spam")
    with pytest.raises(Refused, match="holds this customer"):
        actions.erase(order.customer, by=admin)


def test_the_audit_says_that_somebody_was_erased_and_not_who(canary, admin):
    actions.erase(canary, by=admin)

    entry = AuditEntry.objects.get(kind="customer.erased")
    assert (entry.actor, entry.subject) == (admin, f"customers.Customer {canary.pk}")
    assert entry.facts == {}


def test_the_phone_comes_again_as_somebody_new(canary, company, admin):
    actions.erase(canary, by=admin)
    again = actions.customer_of(company, phone=PHONE, valid=True, country="UA", zone="Europe/Kyiv")

    assert again != canary


@pytest.mark.django_db(transaction=True)
def test_an_older_backup_brings_nobody_back(settings, capsys):
    """The list of hashes beside the database is read again after a restore."""
    company = CompanyFactory()
    with acting_for(company.pk):
        customer = CustomerFactory(company, phone=PHONE, name=CANARY)
        other = CustomerFactory(company)
        actions.erase(customer, by=None)
    written = (settings.DATA / "erased").read_text()
    assert DIGITS not in written
    with acting_for(company.pk):  # as the backup has them
        Customer.objects.filter(pk=customer.pk).update(phone=PHONE, name=CANARY)

    assert inside.erase_again() == 0

    with acting_for(company.pk):
        customer.refresh_from_db()
        assert (customer.name, customer.phone) == ("", f"erased {customer.pk}")
        other.refresh_from_db()
        assert other.phone != f"erased {other.pk}"
    assert "1 customers" in capsys.readouterr().out
    assert inside.erase_again() == 0
    assert "0 customers" in capsys.readouterr().out


def test_old_customers_are_forgotten_at_night_when_the_company_says_so(company, admin):
    long_ago = clock.now() - timedelta(days=400)
    old, lively, waiting = (CustomerFactory(company, created_at=long_ago) for _ in range(3))
    OrderFactory(company, customer=lively, status="cancelled", line=None, reason="expensive")
    OrderFactory(company, customer=waiting, arrived_at=long_ago)

    assert tasks.forget_old_customers.func(0) is None
    assert not Customer.objects.filter(phone__startswith="erased").exists()
    actions.keep_for(company, 12, by=admin)
    tasks.forget_old_customers.func(0)

    assert list(Customer.objects.filter(phone__startswith="erased")) == [old]
    fields = AuditEntry.objects.get(kind="setting.changed").facts["fields"]
    assert fields == {"months": [0, 12]}


def test_those_who_stay_keep_nobody_from_being_forgotten(company, admin, monkeypatch):
    monkeypatch.setattr(actions, "LOOKED_AT", 2)
    long_ago = clock.now() - timedelta(days=400)
    for _customer in range(3):
        stays = CustomerFactory(company, created_at=long_ago)
        OrderFactory(company, customer=stays, status="cancelled", line=None, reason="expensive")
    old = CustomerFactory(company, created_at=long_ago)
    actions.keep_for(company, 12, by=admin)

    assert [actions.erase_old(company.id) for _night in range(2)] == [0, 1]

    assert list(Customer.objects.filter(phone__startswith="erased")) == [old]
    later = CustomerFactory(company, created_at=long_ago)
    assert sum(actions.erase_old(company.id) for _night in range(3)) == 1
    later.refresh_from_db()
    assert later.phone.startswith("erased")


def test_a_neighbour_is_not_touched(company, outsider, admin):
    with acting_for(outsider.company_id):
        theirs = CustomerFactory(outsider.company, phone=PHONE, name=CANARY)
    ours = CustomerFactory(company, phone=PHONE, name=CANARY)

    actions.erase(ours, by=admin)

    with acting_for(outsider.company_id):
        theirs.refresh_from_db()
        assert (theirs.phone, theirs.name) == (PHONE, CANARY)
