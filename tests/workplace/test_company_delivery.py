"""Delivery services, their rates and the days of our couriers, as the admin keeps them."""

import pytest

from callboard.accounts.models import AuditEntry
from callboard.delivery.models import Carrier, CityHours, Rate
from tests.factories.delivery import CarrierFactory, CityHoursFactory, RateFactory
from tests.workplace.paper import read

LIST = "/company/delivery/"
RATE = {"country": "UA", "city": "Львів", "up_to_grams": 5000, "days": 2, "price": "95"}
RATE |= {"currency": "uah", "intervals": "10:00–14:00, 14:00–18:00", "free_from": "1500"}


LETTERS = "bcdfghklmnprstvzaeiu"


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
    hours = {"country": "UA", "city": "Lviv", "weekdays": [1, 2], "today_until": "18"}
    page.post(f"{LIST}{carrier.pk}/new/", RATE)
    page.post(f"{LIST}days/new/", hours)

    for url, sent, told in (
        (f"{LIST}new/", other, "There is a carrier of this name already."),
        (f"{LIST}{carrier.pk}/new/", RATE | {"city": "Львiв".replace("i", "і")}, "There is a rate"),
        (f"{LIST}days/new/", hours, "This place has hours already."),
    ):
        answer = page.post(url, sent)
        assert answer.status_code == 422, url
        assert told in read(answer).text, url


def test_a_place_of_letters_that_sound_long_is_kept(page, company):
    """One letter may sound as three: what a place is found by has an end as well."""
    hours = {"country": "UA", "region": "щ" * 80, "city": "щ" * 80, "weekdays": [1]}
    sent = hours | {"today_until": "16", "per_day": ""}

    assert page.post(f"{LIST}days/new/", sent).status_code == 302
    kept = CityHours.objects.get(company=company)
    assert page.post(f"{LIST}days/{kept.pk}/", sent | {"today_until": "17"}).status_code == 302


def test_our_couriers_are_one_way_of_delivery(page):
    answer = page.post(f"{LIST}new/", {"name": "Own", "kind": "own", "method": "door"})

    assert answer.status_code == 422
    assert "Own couriers go with “Own courier”" in read(answer).text


def test_the_days_of_a_place_are_set_changed_and_removed(page, company):
    """A16.Q20."""
    hours = {"country": "UA", "city": "Lviv", "weekdays": [1, 7], "today_until": "16"}
    assert page.post(f"{LIST}days/new/", hours | {"per_day": "30"}).status_code == 302
    kept = CityHours.objects.get(company=company)
    assert (kept.weekdays, kept.today_until, kept.per_day) == ([1, 7], 16, 30)
    assert "UA, Lviv Monday, Sunday 16:00 30" in text_of(page, LIST)

    url = f"{LIST}days/{kept.pk}/"
    assert page.post(url, hours | {"weekdays": []}).status_code == 422
    assert page.post(url, hours).status_code == 302
    kept.refresh_from_db()
    assert kept.per_day is None
    assert page.post(f"{url}drop/").status_code == 302
    assert not CityHours.objects.filter(company=company).exists()


def test_only_the_admin_of_the_company_comes_in(page, as_member, operator, outsider, company):
    theirs = CarrierFactory(outsider.company, "Theirs", rate=None)
    rate, hours = RateFactory(theirs), CityHoursFactory(outsider.company, "Lviv")
    foreign = [f"{LIST}{theirs.pk}/", f"{LIST}{theirs.pk}/new/", f"{LIST}rates/{rate.pk}/"]
    foreign += [f"{LIST}days/{hours.pk}/"]

    for url in foreign:
        assert page.get(url).status_code == 404, url
        assert page.post(url, RATE).status_code == 404, url
    for url in (f"{LIST}rates/{rate.pk}/drop/", f"{LIST}days/{hours.pk}/drop/"):
        assert page.post(url).status_code == 404, url
    assert as_member(operator).get(LIST).status_code == 403


@pytest.mark.parametrize("many", [1, 40])
def test_the_lists_ask_the_same_however_many(page, company, many, django_assert_max_num_queries):
    for number in range(many):
        CarrierFactory(company, f"Service {number}")
        CityHoursFactory(company, LETTERS[number // 20] + LETTERS[number % 20] + "ov")
    carrier = Carrier.objects.filter(company=company).first()

    with django_assert_max_num_queries(12):
        assert page.get(LIST).status_code == 200
    with django_assert_max_num_queries(12):
        assert page.get(f"{LIST}{carrier.pk}/").status_code == 200
