"""A lead becomes an order: found customer, price, checks (A17 C32), journal, news."""

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from callboard.accounts.tenancy import acting_for
from callboard.customers import actions as customers
from callboard.customers.models import Customer
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.orders.actions import placing
from callboard.orders.models import Order, OrderEntry, OrderPolicy
from callboard.orders.rules import intake
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.orders import OfferFactory

LEAD = placing.Lead(offer="mug", phone="067 168-76-44", country="UA", name="Галина")
WRONG = replace(LEAD, phone="700000000000")


@pytest.fixture
def company(db):
    company = CompanyFactory()
    OfferFactory(company, code="mug")
    with acting_for(company.id):
        yield company


@pytest.fixture
def receive(company):
    return lambda lead: placing.receive(company, lead)


def set_policy(company, **values):
    OrderPolicy.objects.filter(company=company).update(**values)


def blacklist(company, order):
    leader = MemberFactory(company=company)
    customers.blacklist(order.customer, reason="abuse", by=leader)


def test_lead_is_a_new_order_on_the_first_line_due_now(receive):
    order = receive(LEAD)

    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.line) == (Status.NEW, Line.FIRST)
    assert order.due_at == order.arrived_at == order.status_since
    assert (order.marks, order.reason, order.attempts, order.version) == ([], "", 0, 1)


def test_numbers_grow_and_are_never_given_twice(receive):
    numbers = [receive(replace(LEAD, phone=f"067168764{n}")).number for n in range(5)]

    assert numbers == sorted(set(numbers))
    assert numbers[0] > 1_000_000


def test_everything_the_lead_says_is_kept(receive):
    lead = replace(
        LEAD,
        name="Іваненко Галина",
        email="halyna@example.com",
        ip="2001:db8::7",
        user_agent="Mozilla/5.0",
        quantity=3,
        comment="Дзвонити після обіду",
        address={"city": "Львів", "street": "Городоцька", "house": "14", "floor": "2"},
        source=placing.Origin(
            webmaster="w17", flow="f3", agency="a1", landing="l", prelanding="p", sub1="s", sub5="z"
        ),
        external_id="A-1",
    )

    order = Order.objects.select_related("source", "origin").get(pk=receive(lead).pk)

    assert (order.surname, order.name, order.email) == ("Іваненко", "Галина", "halyna@example.com")
    assert (order.city, order.street, order.house, order.floor) == (
        "Львів",
        "Городоцька",
        "14",
        "2",
    )
    assert (order.source.webmaster, order.source.flow, order.source.agency) == ("w17", "f3", "a1")
    assert (order.comment, order.external_id) == ("Дзвонити після обіду", "A-1")
    assert (order.origin.ip, order.origin.user_agent) == ("2001:db8::7", "Mozilla/5.0")
    assert (order.origin.landing, order.origin.prelanding) == ("l", "p")
    assert order.origin.subs == {"sub1": "s", "sub5": "z"}
    assert order.origin.raw_phone == "067 168-76-44"
    assert order.items.get().quantity == 3


def test_main_product_has_the_price_of_the_country(receive):
    order = receive(LEAD)

    item = order.items.get()
    assert (item.product, item.price, item.quantity) == (order.offer.product, Decimal(990), 1)
    assert order.currency == "UAH"


def test_promised_price_wins(receive):
    assert receive(replace(LEAD, price=Decimal("499.90"))).items.get().price == Decimal("499.90")
    assert receive(replace(LEAD, price=Decimal(0))).items.get().price == 0


def test_country_without_a_price_is_marked_and_stays_in_the_queue(receive):
    order = receive(replace(LEAD, phone="501234567", country="PL"))

    assert (order.status, order.marks) == (Status.NEW, [intake.NO_PRICE])
    assert order.items.get().price == 0


def test_history_begins_with_the_lead_and_listeners_hear_of_it(receive, monkeypatch):
    heard = []
    monkeypatch.setattr(events, "announce", heard.append)

    order = receive(LEAD)

    entry = OrderEntry.objects.get(order=order)
    assert heard == [entry]
    assert heard[0].order is order
    assert (entry.kind, entry.actor, entry.from_status, entry.from_line) == (
        "order.receive",
        None,
        "",
        None,
    )
    assert (entry.to_status, entry.to_line, entry.due_at) == ("new", "first", order.due_at)


def test_lead_of_the_same_phone_joins_the_customer(receive):
    """A4.4: whatever the spelling, the phone is the customer."""
    orders = [receive(replace(LEAD, phone=phone)) for phone in ("0671687644", "+38(067)168 76 44")]

    assert orders[0].customer == orders[1].customer
    assert Customer.objects.count() == 1


def test_customer_is_found_by_last_digits_and_by_name(receive):
    customer = receive(replace(LEAD, name="Петренко Галина Іванівна")).customer

    assert customer.phone_tail == "446786176083"
    assert (customer.name_key, customer.given_key) == (
        "петренко галина іванівна",
        "галина іванівна",
    )
    assert (customer.country, customer.zone) == ("UA", "Europe/Kyiv")


def test_customer_lives_where_the_number_is_from(receive):
    """A17 C33: the lead says where it sells, the number where it rings."""
    order = receive(replace(LEAD, phone="+48 501 234 567"))

    assert (order.country, order.customer.country) == ("UA", "PL")
    assert order.customer.zone == "Europe/Warsaw"


def test_unknown_and_switched_off_offers_are_refused(company, receive):
    OfferFactory(company, code="old", active=False)

    for code in ("old", "nothing"):
        with pytest.raises(Refused) as refusal:
            receive(replace(LEAD, offer=code))
        assert list(refusal.value.fields) == ["offer"]
    assert not Order.objects.exists()


def test_offer_of_a_neighbour_is_unknown(receive):
    OfferFactory(CompanyFactory(), code="secret")

    with pytest.raises(Refused):
        receive(replace(LEAD, offer="secret"))


# --- checks: A17 C32 -----------------------------------------------------------------------------


def fault(name, company, receive):
    """A lead that fails this check."""
    if name == intake.WRONG_NUMBER:
        return receive(WRONG)
    first = receive(LEAD)
    if name == intake.BLACKLIST:
        blacklist(company, first)
        set_policy(company, duplicate_hours=0)
    return receive(LEAD)


SETTINGS = [
    (intake.WRONG_NUMBER, "wrong_number"),
    (intake.BLACKLIST, "blacklisted"),
    (intake.DUPLICATE, "duplicate"),
]


@pytest.mark.parametrize(("mark", "setting"), SETTINGS)
def test_fault_is_marked_and_stays_in_the_queue_where_the_company_wants_so(
    mark, setting, company, receive
):
    set_policy(company, **{setting: "mark"})

    order = fault(mark, company, receive)

    assert order.marks == [mark]
    assert (order.status, order.line, order.reason) == (Status.NEW, Line.FIRST, "")
    assert order.due_at == order.arrived_at
    assert order.duplicate_of is None


@pytest.mark.parametrize(("mark", "setting"), SETTINGS)
def test_fault_goes_to_trash_where_the_company_wants_so(mark, setting, company, receive):
    set_policy(company, **{setting: "trash"})

    order = Order.objects.get(pk=fault(mark, company, receive).pk)

    assert order.marks == [mark]
    assert (order.status, order.line, order.due_at) == (Status.TRASH, None, None)
    assert order.reason == mark
    entry = order.journal.get()
    assert (entry.to_status, entry.to_line, entry.reason) == ("trash", None, mark)
    assert entry.facts["marks"] == [mark]


def test_wrong_number_is_kept_as_it_came_and_never_dialled(receive):
    """A7.18."""
    order = receive(WRONG)

    assert order.customer.phone == "700000000000"
    assert not order.customer.phone_is_valid
    assert order.origin.raw_phone == "700000000000"


def test_trashed_duplicate_names_the_order_it_repeats(company, receive):
    """A7.21."""
    set_policy(company, duplicate="trash")
    first, second, third = receive(LEAD), receive(LEAD), receive(LEAD)

    assert (second.duplicate_of, third.duplicate_of) == (first.number, first.number)
    assert second.journal.get().facts["duplicate_of"] == first.number


def test_marked_duplicate_tells_its_original_in_the_history(receive):
    first, second = receive(LEAD), receive(LEAD)

    assert second.journal.get().facts == {"marks": ["duplicate"], "duplicate_of": first.number}


def test_duplicate_is_the_same_phone_and_offer_within_the_hours(company, receive):
    OfferFactory(company, code="kettle")
    now = clock.now()
    with clock.frozen(now - timedelta(hours=25)):
        receive(LEAD)
    with clock.frozen(now - timedelta(hours=23)):
        assert receive(LEAD).marks == ["duplicate"]

    assert receive(replace(LEAD, offer="kettle")).marks == []
    assert receive(replace(LEAD, phone="0501234567")).marks == []
    assert receive(LEAD).marks == ["duplicate"]
    with clock.frozen(now + timedelta(hours=30)):
        assert receive(LEAD).marks == []


@pytest.mark.parametrize("status", [Status.TRASH, Status.CANCELLED])
def test_customer_may_order_again_what_came_to_nothing(status, receive):
    order = receive(LEAD)
    Order.objects.filter(pk=order.pk).update(status=status, line=None, due_at=None, reason="other")

    assert receive(LEAD).marks == []


def test_first_fault_that_is_sorted_out_gives_the_reason(company, receive):
    set_policy(company, wrong_number="mark", blacklisted="trash", duplicate="trash")
    blacklist(company, receive(WRONG))

    order = receive(WRONG)

    assert order.marks == ["wrong_number", "blacklist", "duplicate"]
    assert order.reason == "blacklist"
    assert order.duplicate_of is None


# --- the same lead again -------------------------------------------------------------------------


def test_same_external_id_of_a_source_is_the_same_order(receive):
    lead = replace(LEAD, external_id="A-1", source=placing.Origin(webmaster="w17"))

    first, again = receive(lead), receive(replace(lead, phone="0501234567"))

    assert again == first
    assert Order.objects.count() == OrderEntry.objects.count() == 1


def test_sources_number_their_leads_apart(receive):
    lead = replace(LEAD, external_id="A-1")

    receive(replace(lead, source=placing.Origin(webmaster="w17")))
    receive(replace(lead, source=placing.Origin(webmaster="w18")))
    receive(replace(lead, external_id=""))
    receive(replace(lead, external_id=""))

    assert Order.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_same_external_id_at_the_same_moment_is_one_order():
    company = CompanyFactory()
    OfferFactory(company, code="mug")
    start = threading.Barrier(6)
    numbers = []

    def come(n: int) -> None:
        lead = replace(LEAD, external_id="A-1", phone=f"067168764{n}")
        start.wait()
        try:
            with acting_for(company.id):
                numbers.append(placing.receive(company, lead).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(numbers) == 6
    assert len(set(numbers)) == 1
    with acting_for(company.id):
        assert Order.objects.count() == 1


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Галина", ("", "Галина", "")),
        ("Иванов Иван Иванович", ("Иванов", "Иван", "Иванович")),
        ("Иван Иванович Иванов", ("Иванов", "Иван", "Иванович")),
        ("Петренко Галина Іванівна", ("Петренко", "Галина", "Іванівна")),
        ("Мамедов Али оглы", ("Мамедов", "Али", "оглы")),
        ("Мария Ивановна", ("", "Мария", "Ивановна")),
        ("Шевченко Тарас", ("Шевченко", "Тарас", "")),
        ("Тарас Шевченко", ("Шевченко", "Тарас", "")),
        ("Анна-Мария Мамин-Сибирская", ("Мамин-Сибирская", "Анна-Мария", "")),
        ("Лев Толстой", ("", "Лев Толстой", "")),
        ("Марина Полина", ("", "Марина Полина", "")),
        ("Jan Kowalski", ("", "Jan Kowalski", "")),
        ("Jan Maria Rokita", ("", "Jan Maria Rokita", "")),
        ("Иванова Петрова", ("", "Иванова Петрова", "")),
        ("<b>Иван</b> 12345", ("", "<b>Иван</b> 12345", "")),
        ("один два три четыре", ("", "один два три четыре", "")),
        ("   ", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_name_is_split_only_where_its_words_tell(text, parts):
    assert intake.split_name(text) == parts
    assert sorted(" ".join(parts).split()) == sorted(text.split())


def test_longest_name_fits(receive):
    assert receive(replace(LEAD, name="я" * 80)).name == "я" * 80
