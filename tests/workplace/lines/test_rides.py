"""Taxi: the driver of a parcel is named and rung from its row (A3.3)."""

import pytest

from callboard.accounts.models import Level
from callboard.analytics import queries as analytics
from callboard.calls.models import Call, CallPolicy
from callboard.delivery import actions as delivery
from callboard.dispatch import queries as dispatch
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.orders import at_place
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line


@pytest.fixture
def parcel(company, team):
    team.delivery = Level.EDIT
    team.save()
    return at_place(company, S.IN_DELIVERY, L.BUYOUT, due_at=None)


def ride(parcel, admin, *, accepted=True, hub_phone=""):
    return delivery.name_driver(
        parcel,
        driver="Stepan",
        phone="0671112233",
        hub_phone=hub_phone,
        accepted=accepted,
        by=admin,
    )


def test_a_driver_who_accepted_has_both_call_buttons(floor, parcel, admin):
    """A3.3"""
    ride(parcel, admin, accepted=False)
    assert "not accepted yet" in floor("buyout").text
    assert not floor("buyout").with_("id", f"sip-{parcel.number}")

    ride(parcel, admin, hub_phone="0672223344")

    ids = {attrs["id"] for attrs in floor("buyout").with_("id")}
    assert {f"{name}-{parcel.number}" for name in ("mobile", "sip", "hub", "driver")} <= ids


@pytest.mark.parametrize(
    ("asked", "link", "phone"),
    [
        ({"party": "driver", "device": "mobile"}, "tel:+380671112233", "+380671112233"),
        ({"party": "driver", "device": "desk"}, "sip:+380671112233@pbx", "+380671112233"),
        ({"party": "hub", "device": "desk"}, "sip:+380672223344@pbx", "+380672223344"),
    ],
)
def test_the_buttons_ring_and_the_member_talks(
    desk, face, parcel, admin, operator, asked, link, phone
):
    """A3.3, A6.3: from the desk by the company's address, or from the mobile telephone."""
    CallPolicy.objects.filter(company=parcel.company).update(dial_url="sip:%s@pbx")
    ride(parcel, admin, hub_phone="0672223344")

    page = read(desk.post(f"/floor/orders/{parcel.number}/ring/", asked))

    assert page.with_("href", link)
    assert (Call.objects.get().phone, Call.objects.get().party) == (phone, asked["party"])
    assert dispatch.presence_of(operator) == "talking"


def test_no_driver_is_rung_before_accepting(desk, face, parcel, admin):
    """A3.3"""
    ride(parcel, admin, accepted=False)

    answer = desk.post(f"/floor/orders/{parcel.number}/ring/", {"party": "driver"})

    assert answer.status_code == 422
    assert not Call.objects.exists()
    assert desk.post(f"/floor/orders/{parcel.number}/ring/", {"party": "x"}).status_code == 404


def test_who_watches_deliveries_names_the_driver(desk, face, parcel):
    url = f"/floor/orders/{parcel.number}/driver/"
    assert "Driver’s phone" in read(desk.browser.get(url)).text
    assert "no phone number" in read(desk.post(url, {"phone": "12"})).text

    answer = desk.post(url, {"phone": "067 111 22 33", "driver": "Stepan", "accepted": "on"})

    assert answer.status_code == 204
    assert "0671112233" not in read(desk.browser.get(url)).text
    parcel.refresh_from_db()
    assert parcel.ride.driver_phone == "+380671112233"


def test_calls_to_drivers_are_no_calls_to_customers(desk, face, parcel, admin, operator):
    """A13.1, A13.2: they would spoil the approve rate."""
    ride(parcel, admin)
    desk.post(f"/floor/orders/{parcel.number}/ring/", {"party": "driver"})

    assert analytics.figures_of(operator, analytics.day_of(operator, clock.now())).calls == 0
