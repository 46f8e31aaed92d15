"""What the card offers while an address is typed (A9.2, A9.3)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Ready
from callboard.kit import clock
from callboard.orders.models import Order
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory
from tests.hostile import LONG, ODD, UNKEEPABLE
from tests.workplace.paper import read

HOSTILE = [*ODD.values(), *UNKEEPABLE.values(), LONG[:3000]]


@pytest.fixture
def order(desk, operator):
    """In the operator's hands."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def offered(desk, order, kind, **typed):
    """What each option says, and what it would fill in."""
    page = read(desk.get(f"/orders/{order.number}/{kind}/", **typed))
    return [json.loads(option["data-values"]) for option in page.with_("role", "option")]


def test_a_city_brings_region_district_and_postal_code(desk, order):
    """A5c.6, A9.2."""
    [first, *_] = offered(desk, order, "cities", city="Льв")

    assert first == {
        "city": "Львів",
        "region": "Львівська область",
        "district": "",
        "postal_code": "79000",
    }


def test_a_postal_code_of_the_same_place_stays_and_another_goes(desk, order):
    [near, *_] = offered(desk, order, "cities", city="Львів", postal_code="79053")
    [far, *_] = offered(desk, order, "cities", city="Львів", postal_code="01001")

    assert (near["postal_code"], far["postal_code"]) == ("79053", "79000")


def test_hints_speak_the_language_that_is_typed_else_the_reader_s(desk, order, operator):
    assert offered(desk, order, "cities", city="kha")[0]["city"] == "Kharkiv"
    operator.language = "uk"
    operator.save()
    assert offered(desk, order, "cities", city="хар")[0]["city"] == "Харків"


def test_cities_are_of_the_order_s_country_alone(desk, order):
    assert offered(desk, order, "cities", city="новосибирск") == []


def test_an_order_of_others_offers_nothing(desk, outsider, as_member):
    order = OrderFactory(outsider.company)

    for kind in ("cities", "streets", "houses"):
        assert desk.get(f"/orders/{order.number}/{kind}/", city="ки").status_code == 404


def test_a_city_moves_the_customer_to_its_clock_and_the_queue_with_it(desk, operator):
    """A4.4: the customer is rung by the clock where they live."""
    customer = CustomerFactory(operator.company, country="RU", zone="Europe/Moscow")
    order = OrderFactory(operator.company, customer=customer, city="", region="")
    Order.objects.filter(customer=customer).update(country="RU")
    assert [row.zone for row in Ready.objects.all()] == ["Europe/Moscow"]
    claim_of(operator, order)

    saved = desk.press(order, "save", city="Железногорск", region="Красноярский край")

    assert saved.status_code == 200
    assert read(saved).with_("data-zone", "Asia/Krasnoyarsk")
    customer.refresh_from_db()
    assert customer.journal.get().facts == {"before": "Europe/Moscow", "after": "Asia/Krasnoyarsk"}
    desk.press(order, "give-back")
    assert [row.zone for row in Ready.objects.all()] == ["Asia/Krasnoyarsk"]


@pytest.mark.parametrize("city", ["Железногорск", "Zzyzx", ""])
def test_a_city_that_does_not_tell_leaves_the_clock_alone(desk, operator, city):
    customer = CustomerFactory(operator.company, country="RU", zone="Asia/Omsk")
    order = OrderFactory(operator.company, customer=customer, region="")
    claim_of(operator, order)
    Order.objects.filter(customer=customer).update(country="RU")

    desk.press(order, "save", city=city)

    customer.refresh_from_db()
    assert (customer.zone, customer.journal.count()) == ("Asia/Omsk", 0)


def test_streets_and_houses_come_from_the_company_s_own_orders(desk, order, outsider):
    """A9.2: the most frequent first, by the beginning of any word, however it is spelled."""
    for street, house in [("вул. Шевченка", "12"), ("Шевченка", "1"), ("Шевченка", "12а")]:
        OrderFactory(order.company, city="Lviv", street=street, house=house, announce=False)
    OrderFactory(order.company, city="Kyiv", street="Шевченка", house="13", announce=False)
    OrderFactory(outsider.company, city="Lviv", street="Шевчика", house="14")

    streets = offered(desk, order, "streets", city="Lviv", street="shevch")
    houses = offered(desk, order, "houses", city="Lviv", street="Шевченка", house="1")

    assert streets == [{"street": "Шевченка"}, {"street": "вул. Шевченка"}]
    assert houses == [{"house": "1"}, {"house": "12а"}]
    assert offered(desk, order, "streets", city="", street="shevch") == []
    assert offered(desk, order, "streets", city="Lviv", street="s") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_offer_something_or_nothing_and_never_break(desk, order, text):
    with acting_for(order.company_id):
        Order.objects.filter(pk=order.pk).update(street='"><img src=x>')
    for kind in ("cities", "streets", "houses"):
        typed = {"city": text, "street": text, "house": text, "region": text, "postal_code": text}
        typed = {name: each.encode(errors="surrogatepass") for name, each in typed.items()}
        assert desk.get(f"/orders/{order.number}/{kind}/", **typed).status_code == 200
    shown = desk.get(f"/orders/{order.number}/streets/", city="Lviv", street="img")
    assert not [tag for tag, _attrs in read(shown).elements if tag == "img"]


def test_hints_read_the_same_rows_for_ten_orders_of_a_city_and_a_thousand(desk, order):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            offered(desk, order, "streets", city="Lviv", street="ave")
        return len(asked)

    before = statements()
    with acting_for(order.company_id):
        same = OrderFactory(order.company, offer=OfferFactory(order.company), announce=False)
        Order.objects.bulk_create(
            Order(
                company=same.company,
                number=9_000_000 + n,
                customer=same.customer,
                offer=same.offer,
                source=same.source,
                arrived_at=clock.now(),
                status_since=clock.now(),
                due_at=clock.now(),
                city="Lviv",
                street=f"Avenue {n}",
                country="UA",
                currency="UAH",
            )
            for n in range(1000)
        )

    assert statements() == before
    assert len(offered(desk, order, "streets", city="Lviv", street="ave")) == 8


def test_the_card_works_without_a_script_as_plain_fields(desk, order):
    page = desk.card(order)
    [city] = page.with_("name", "city")

    assert "role" not in city
    assert city["hx-get"] == f"/orders/{order.number}/cities/"
    assert desk.press(order, "save", page=page, city="Одеса").status_code == 200


def test_who_may_only_read_an_order_gets_no_hints_in_it(desk, order):
    other = OrderFactory(order.company)
    claim_of(MemberFactory(company=order.company), other)

    assert len(desk.card(order).with_("role", "listbox")) == 3
    assert desk.card(other).with_("role", "listbox") == []


def test_an_address_service_is_asked_behind_the_page_and_the_list_looks_again(
    desk, order, settings
):
    """A9.2: the press of a key never waits for somebody else's network."""
    settings.NOVA_POSHTA_KEY = "k"
    asked = {"city": "Київ", "region": "", "street": "Хрещ"}

    first = desk.get(f"/orders/{order.number}/streets/", **asked).content.decode()
    again = desk.get(f"/orders/{order.number}/streets/", **asked).content.decode()

    assert "load delay" in first
    assert "load delay" not in again
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%ask_around'")
        assert cursor.fetchone() == (1,)
