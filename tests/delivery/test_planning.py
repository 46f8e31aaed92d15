"""Days and hours that our own couriers of a city can still take (A16.Q20, A17 C5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from callboard.delivery import queries
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models.order import Method
from callboard.orders.statuses import Line, Status
from tests.factories.delivery import CityHoursFactory
from tests.factories.orders import OrderFactory, at_place

MONDAY = date(2026, 11, 23)  # noon in Kyiv
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(at_noon):
    return at_noon


def ours(company, **facts):
    facts = {"method": Method.COURIER, "delivery_on": MONDAY, "delivery_time": "18–20"} | facts
    return OrderFactory(company, **facts)


def taken(company, **facts):
    """Confirmed already, and goes out on Monday."""
    facts = {"method": Method.COURIER, "delivery_on": MONDAY} | facts
    return at_place(company, Status.PACKING, Line.BUYOUT, **facts)


def days(company, city="Lviv", region="", ahead=1):
    return queries.days_open(
        company.pk, "UA", region, city, clock.now(), zone="Europe/Kyiv", ahead=ahead
    )


def confirm(order, by, **facts):
    with transaction.atomic():
        return orders.confirm(order, by=by, version=None, **facts)


def test_a_place_without_hours_takes_every_day(company):
    found = days(company)

    assert (found.listed, found.possible) == ([], [MONDAY, TUESDAY])


def test_a_day_tells_until_when_and_how_many(company):
    CityHoursFactory(company, "Lviv", per_day=3)
    taken(company)
    taken(company, city="Львів")
    taken(company, city="Odesa")
    taken(company, delivery_on=TUESDAY)
    taken(company, method=Method.DOOR)

    monday, tuesday = days(company).listed

    assert (monday.on, monday.until, monday.left, monday.is_open) == (MONDAY, 18, 1, True)
    assert (tuesday.on, tuesday.until, tuesday.left) == (TUESDAY, None, 2)


@pytest.mark.parametrize(
    ("hours", "possible"),
    [
        ({"today_until": 12}, [TUESDAY]),
        ({"today_until": 13}, [MONDAY, TUESDAY]),
        ({"weekdays": [1]}, [MONDAY]),
        ({"weekdays": [3, 4]}, []),
        ({"per_day": 1}, [TUESDAY]),
    ],
)
def test_a_day_that_is_over_off_or_full_takes_nobody(company, hours, possible):
    taken(company)
    CityHoursFactory(company, "Lviv", **hours)

    assert days(company).possible == possible


def test_hours_of_a_country_leave_out_cities_with_hours_of_their_own(company):
    CityHoursFactory(company, per_day=1)
    CityHoursFactory(company, "Lviv", per_day=2)
    taken(company)

    assert days(company, "Odesa").listed[0].left == 1
    assert days(company, "Lviv").listed[0].left == 1
    taken(company, city="Kyiv")
    assert days(company, "Odesa").possible == [TUESDAY]


def test_a_full_day_is_refused_and_told_what_is_possible(company, operator):
    """A17 C5: no capacity today, so tomorrow or Schedule delivery."""
    CityHoursFactory(company, "Lviv", per_day=1)
    first, second = ours(company), ours(company)
    assert confirm(first, operator).status == Status.PACKING

    with pytest.raises(Refused) as refused:
        confirm(second, operator)

    assert refused.value.fields == {
        "delivery_on": "That day is full. Possible: Tue, 24 November. "
        "For another day, schedule the delivery."
    }
    assert confirm(second, operator, on=TUESDAY).delivery_on == TUESDAY


def test_nothing_possible_leads_to_schedule_delivery(company, operator):
    CityHoursFactory(company, "Lviv", weekdays=[7])

    with pytest.raises(Refused, match="Schedule the delivery for a later day"):
        confirm(ours(company), operator)


def test_a_saved_order_counts_once(company, operator):
    CityHoursFactory(company, "Lviv", per_day=1)

    done = confirm(ours(company), operator)

    assert days(company).listed[0].left == 0
    assert done.status == Status.PACKING


def test_other_ways_of_delivery_have_no_such_days(company, operator):
    CityHoursFactory(company, "Lviv", weekdays=[7])

    assert confirm(ours(company, method=Method.DOOR), operator).status == Status.PACKING


def test_what_waits_for_a_new_day_takes_no_place_on_the_old(company):
    CityHoursFactory(company, "Lviv", per_day=1)
    at_place(
        company,
        Status.COURIER_CALLBACK,
        Line.BUYOUT,
        method=Method.COURIER,
        delivery_on=MONDAY,
    )

    assert days(company).listed[0].left == 1


def test_a_rescued_parcel_needs_a_place_as_well(company, admin):
    CityHoursFactory(company, "Lviv", per_day=1)
    taken(company, delivery_on=TUESDAY)
    rescued = at_place(
        company, Status.COURIER_CALLBACK, Line.BUYOUT, method=Method.COURIER, delivery_on=MONDAY
    )

    with pytest.raises(Refused, match="That day is full"), transaction.atomic():
        orders.return_for_delivery(rescued, on=TUESDAY, time="18–20", by=admin, version=None)


def test_the_day_is_the_companys(company):
    """21:30 in Kyiv is still Monday in London; what counts is Kyiv."""
    CityHoursFactory(company, "Lviv")
    with clock.frozen(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)):
        assert days(company).today == TUESDAY


@pytest.mark.parametrize("many", [1, 20])
def test_the_days_of_a_place_are_read_at_once(company, many, django_assert_num_queries):
    CityHoursFactory(company, "Lviv", per_day=1000)
    for _ in range(many):
        taken(company)

    with django_assert_num_queries(5):
        assert days(company).listed[0].left == 1000 - many


def test_what_is_confirmed_moves_only_to_where_a_courier_has_time(company, operator):
    """A16.Q20: the date, the town and the way of delivery may be changed afterwards."""
    CityHoursFactory(company, "Lviv", per_day=1)
    taken(company, delivery_on=TUESDAY)
    moved = taken(company)
    elsewhere = taken(company, delivery_on=TUESDAY, city="Odesa")

    for order, fields in (
        (moved, {"delivery_on": TUESDAY}),
        (elsewhere, {"city": "Lviv"}),
        (moved, {"delivery_on": MONDAY - timedelta(days=1)}),
    ):
        with pytest.raises(Refused) as told, transaction.atomic():
            orders.save(order, by=operator, version=None, fields=fields)
        assert set(told.value.fields) == {"delivery_on"}
    orders.save(moved, by=operator, version=None, fields={"comment": "Rings twice"})


def test_what_waits_for_a_new_day_may_be_given_any(company, operator):
    CityHoursFactory(company, "Lviv", per_day=1)
    taken(company, delivery_on=TUESDAY)
    waits = at_place(
        company, Status.COURIER_CALLBACK, Line.BUYOUT, method=Method.COURIER, delivery_on=MONDAY
    )

    with transaction.atomic():
        orders.save(waits, by=operator, version=None, fields={"delivery_on": TUESDAY})


def test_a_day_far_away_is_looked_at_alone(company, operator):
    CityHoursFactory(company, "Lviv")
    far = date(9999, 12, 31)
    order = taken(company)

    with transaction.atomic():
        orders.save(order, by=operator, version=None, fields={"delivery_on": far})

    found = queries.days_open(
        *(company.pk, "UA", "", "Lviv", clock.now()), zone="Europe/Kyiv", ahead=1, also=far
    )
    assert [day.on for day in found.listed] == [MONDAY, TUESDAY, far]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (MONDAY, "That day has passed"),  # at half past midnight in Kyiv, Monday in Greenwich
        (TUESDAY + timedelta(days=8), "Not later than 7 days"),
        (date.max, "Not later than 7 days"),
    ],
)
def test_the_courier_goes_again_on_a_day_of_the_company(company, admin, day, told):
    """A7.2, within the limit of A7.4."""
    rescued = at_place(company, Status.COURIER_CALLBACK, Line.BUYOUT, method=Method.COURIER)

    with clock.frozen(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)):
        with pytest.raises(Refused, match=told), transaction.atomic():
            orders.return_for_delivery(rescued, on=day, time="18–20", by=admin, version=None)
        done = orders.return_for_delivery(rescued, on=TUESDAY, time="18–20", by=admin, version=None)
    assert done.delivery_on == TUESDAY
