"""Who drives with a parcel, and how to ring them (A3.3, A10.7)."""

from datetime import timedelta

import pytest

from callboard.accounts.models import Level
from callboard.delivery import actions, queries, rules
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import Line, Status
from tests.factories.orders import at_place

pytestmark = pytest.mark.usefixtures("at_noon")

TYPED = {"driver": "Stepan", "phone": "067 111 22 33", "hub_phone": "", "accepted": True}


@pytest.fixture
def parcel(company):
    return at_place(company, Status.IN_DELIVERY, Line.BUYOUT)


@pytest.fixture
def watcher(operator, team):
    """Of a team that changes orders in delivery."""
    team.delivery = Level.EDIT
    team.save()
    return operator


def test_a_driver_is_named_with_a_phone_in_any_spelling(parcel, watcher, at_noon):
    """A3.3"""
    actions.name_driver(parcel, **TYPED, by=watcher)

    ride = queries.ride_of(parcel.company_id, parcel.pk)
    assert (ride.driver, ride.driver_phone, ride.hub_phone) == ("Stepan", "+380671112233", "")
    assert (ride.accepted_at, ride.changed_by, ride.changed_at) == (at_noon, watcher, at_noon)


def test_who_drives_is_told_by_the_journal(parcel, watcher):
    """A3.3, A12: before and after, once for each change; the order's version stays."""
    version = parcel.version
    actions.name_driver(parcel, **TYPED | {"accepted": False}, by=watcher)
    actions.name_driver(parcel, **TYPED, by=watcher)
    actions.name_driver(parcel, **TYPED, by=watcher)

    told = OrderEntry.objects.filter(order=parcel, actor=watcher).order_by("id")
    assert [entry.facts["fields"] for entry in told] == [
        {"driver": ["", "Stepan"], "driver_phone": ["", "+380671112233"]},
        {"driver_accepted": [False, True]},
    ]
    parcel.refresh_from_db()
    assert parcel.version == version


def test_the_driver_accepts_once_and_another_driver_anew(parcel, watcher, at_noon):
    actions.name_driver(parcel, **TYPED | {"accepted": False}, by=watcher)
    assert queries.ride_of(parcel.company_id, parcel.pk).accepted_at is None
    actions.name_driver(parcel, **TYPED, by=watcher)

    with clock.frozen(at_noon + timedelta(hours=1)):
        same = actions.name_driver(parcel, **TYPED | {"driver": "Stepan B."}, by=watcher)
        assert same.accepted_at == at_noon
        other = actions.name_driver(parcel, **TYPED | {"phone": "0672223344"}, by=watcher)
    assert other.accepted_at == at_noon + timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"phone": ""}, "phone"), ({"phone": "12"}, "phone"), ({"hub_phone": "abc"}, "hub_phone")],
)
def test_what_is_no_phone_is_refused_at_its_field(parcel, watcher, typed, field):
    with pytest.raises(Refused) as refused:
        actions.name_driver(parcel, **TYPED | typed, by=watcher)

    assert list(refused.value.fields) == [field]
    assert queries.ride_of(parcel.company_id, parcel.pk) is None


def test_who_may_not_change_deliveries_names_nobody(parcel, operator):
    with pytest.raises(Refused, match="You may not do this"):
        actions.name_driver(parcel, **TYPED, by=operator)


def test_nobody_drives_with_what_is_not_on_its_way(company, watcher):
    order = at_place(company, Status.PACKING, Line.BUYOUT)

    with pytest.raises(Refused, match="not on its way"):
        actions.name_driver(order, **TYPED, by=watcher)


def test_a_driver_is_rung_once_the_order_is_accepted(parcel, watcher):
    """A3.3"""
    with pytest.raises(Refused, match="Nobody has been named"):
        rules.phone_to_ring(None, to_the_hub=False)
    waits = actions.name_driver(parcel, **TYPED | {"accepted": False}, by=watcher)
    with pytest.raises(Refused, match="not accepted"):
        rules.phone_to_ring(waits, to_the_hub=False)
    accepted = actions.name_driver(parcel, **TYPED, by=watcher)
    assert rules.phone_to_ring(accepted, to_the_hub=False) == "+380671112233"


def test_a_hub_is_rung_whether_or_not_a_driver_accepted(parcel, watcher):
    """A3.3: the mini-hub's people."""
    ride = actions.name_driver(parcel, **TYPED, by=watcher)
    with pytest.raises(Refused, match="no phone number"):
        rules.phone_to_ring(ride, to_the_hub=True)
    typed = TYPED | {"accepted": False, "hub_phone": "0671234567"}
    ride = actions.name_driver(parcel, **typed, by=watcher)
    assert rules.phone_to_ring(ride, to_the_hub=True) == "+380671234567"
