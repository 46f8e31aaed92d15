"""Delivery services, their rates, as the admin keeps them."""

import pytest

from callboard.accounts.models import AuditEntry
from callboard.delivery.models import Carrier, Rate
from tests.factories.delivery import CarrierFactory, RateFactory
from tests.workplace.paper import read

LIST = "/company/delivery/"
RATE = {"country": "UA", "city": "Львів", "up_to_grams": 5000, "days": 2, "price": "95"}
RATE |= {"currency": "uah", "intervals": "10:00–14:00, 14:00–18:00", "free_from": "1500"}


@pytest.fixture
def page(as_member, admin):
    return as_member(admin)


def text_of(browser, url):
    return read(browser.get(url)).text


def test_a_carrier_and_its_rates_are_made_by_hand_and_audited(page, company, admin):
    sent = {"name": "Top Delivery", "kind": "service", "method": "door", "active": "on"}
    assert "No delivery service yet" in text_of(page, LIST)

    assert page.post(f"{LIST}new/", sent).status_code == 302
    carrier = Carrier.objects.get(company=company)
    assert page.post(f"{LIST}{carrier.pk}/new/", RATE).status_code == 302

    rate = Rate.objects.get(carrier=carrier)
    assert (rate.city, rate.city_key, rate.currency, rate.price) == ("Львів", "lviv", "UAH", 95)
    assert rate.intervals == ["10:00–14:00", "14:00–18:00"]
    assert "Top Delivery Delivery service To the door 1" in text_of(page, LIST)
    assert "UA, Львів 5 2 95 UAH 1 500 UAH" in text_of(page, f"{LIST}{carrier.pk}/")
    entry = AuditEntry.objects.filter(company=company, kind="rate.added").get()
    assert entry.actor == admin
    assert entry.facts["fields"]["price"] == [None, "95"]
    assert "city_key" not in entry.facts["fields"]


def test_a_rate_is_changed_with_before_and_after_and_removed(page, company):
    carrier = CarrierFactory(company, "Top Delivery")
    rate = carrier.rates.get()
    url = f"{LIST}rates/{rate.pk}/"
    sent = read(page.get(url)).form("") | {"price": "120", "city": "Odesa"}

    assert page.post(url, sent).status_code == 302

    rate.refresh_from_db()
    assert (rate.price, rate.city_key) == (120, "odesa")
    fields = AuditEntry.objects.get(company=company, kind="rate.changed").facts["fields"]
    assert fields["price"] == ["100.00", "120"]
    assert page.post(f"{url}drop/").status_code == 302
    assert not Rate.objects.filter(company=company).exists()
    assert AuditEntry.objects.filter(company=company, kind="rate.dropped").exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"price": "x"}, "Enter a number."),
        ({"currency": "U1H"}, "Three Latin letters"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"up_to_grams": "0"}, "greater than or equal to 1"),
        ({"intervals": "x" * 21}, "at most 20 characters"),
        ({"city": "Lviv\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_rate_that_makes_no_sense_is_marked(page, company, typed, told):
    carrier = CarrierFactory(company, "Top Delivery", rate=None)

    answer = page.post(f"{LIST}{carrier.pk}/new/", RATE | typed)

    assert answer.status_code == 422
    assert told in read(answer).text
    assert not Rate.objects.filter(company=company).exists()


def test_what_is_there_once_is_told(page, company):
    carrier = CarrierFactory(company, "Top Delivery", rate=None)
    other = {"name": "Top Delivery", "kind": "post", "method": "point"}
    page.post(f"{LIST}{carrier.pk}/new/", RATE)

    for url, sent, told in (
        (f"{LIST}new/", other, "There is a carrier of this name already."),
        (f"{LIST}{carrier.pk}/new/", RATE | {"city": "Львiв".replace("i", "і")}, "There is a rate"),
    ):
        answer = page.post(url, sent)
        assert answer.status_code == 422, url
        assert told in read(answer).text, url


def test_our_couriers_are_one_way_of_delivery(page):
    answer = page.post(f"{LIST}new/", {"name": "Own", "kind": "own", "method": "door"})

    assert answer.status_code == 422
    assert "Own couriers go with “Own courier”" in read(answer).text


def test_only_the_admin_of_the_company_comes_in(page, as_member, operator, outsider, company):
    theirs = CarrierFactory(outsider.company, "Theirs", rate=None)
    rate = RateFactory(theirs)
    foreign = [f"{LIST}{theirs.pk}/", f"{LIST}{theirs.pk}/new/", f"{LIST}rates/{rate.pk}/"]

    for url in foreign:
        assert page.get(url).status_code == 404, url
        assert page.post(url, RATE).status_code == 404, url
    assert page.post(f"{LIST}rates/{rate.pk}/drop/").status_code == 404
    assert as_member(operator).get(LIST).status_code == 403


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_lists_ask_the_same_however_many(page, company, many, django_assert_max_num_queries):
    """Rates come in pages, none is left out in silence."""
    for number in range(10):
        CarrierFactory(company, f"Service {number}", rate=None)
    carrier = Carrier.objects.filter(company=company).first()
    fill(carrier, many)

    with django_assert_max_num_queries(12):
        assert page.get(LIST).status_code == 200
    with django_assert_max_num_queries(12):
        answer = page.get(f"{LIST}{carrier.pk}/")
    assert len(answer.context["rates"].rates) == min(many, 50)


def fill(carrier, many):
    """So many rates of a carrier: places and weights in turn."""
    Rate.objects.bulk_create(
        Rate(
            company=carrier.company,
            carrier=carrier,
            country="UA",
            city=f"Town {number // 3:03}",
            city_key=f"town {number // 3:03}",
            up_to_grams=1000 * (number % 3 + 1),
            currency="UAH",
            price=number,
        )
        for number in range(many)
    )


def test_every_rate_is_on_one_of_the_pages(page, company):
    carrier = CarrierFactory(company, "Top Delivery", rate=None)
    fill(carrier, 120)
    seen, after = [], ""

    for rows in (50, 50, 20):
        found = page.get(f"{LIST}{carrier.pk}/", {"after": after}).context["rates"]
        assert len(found.rates) == rows
        seen += [(rate.city, rate.up_to_grams) for rate in found.rates]
        after = found.after
    assert after is None
    assert seen == sorted(seen)
    assert len(set(seen)) == 120


@pytest.mark.parametrize("after", ["x", "0", "9" * 18, "-1"])
def test_a_cursor_that_is_none_shows_the_first_page(page, company, after):
    carrier = CarrierFactory(company, "Top Delivery", rate=None)
    fill(carrier, 60)

    found = page.get(f"{LIST}{carrier.pk}/", {"after": after}).context["rates"]

    assert len(found.rates) == 50
