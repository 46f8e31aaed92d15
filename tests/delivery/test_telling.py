"""A carrier tells of a parcel: kept once, moved forward alone (A5c.8, A10.5, A10.6)."""

from datetime import timedelta

import pytest

from callboard.customers import actions as customers
from callboard.delivery import actions, queries, rules
from callboard.delivery.actions import Told
from callboard.delivery.models import ParcelEvent
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.law import STEPS, TABLE, Action
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import PLACES, Line, Status
from tests.factories.orders import OrderFactory, at_place

pytestmark = pytest.mark.usefixtures("at_noon")

SENT = {"carrier": "Nova", "track_code": "2045"}


@pytest.fixture
def parcel(company, at_noon):
    """Waits to be sent since three hours, its carrier and code known."""
    with clock.frozen(at_noon - timedelta(hours=3)):
        return at_place(company, Status.SENDING, Line.BUYOUT, **SENT)


def told(at_noon, event_id="e1", *, ago=0, **said):
    """So many minutes ago."""
    return Told(event_id, at_noon - timedelta(minutes=ago), **said)


def movement(order):
    return list(queries.movement_of(order.company_id, order.pk))


def test_what_the_carrier_says_moves_the_order_and_stands_in_its_history(parcel, at_noon):
    """A10.6: by the law, step by step, with journal lines of nobody."""
    event = actions.tell(parcel, told(at_noon, status="arrived", place="Львів", text="Чекає"))

    parcel.refresh_from_db()
    assert (event.moved, parcel.status) == (True, Status.ARRIVED)
    moved = OrderEntry.objects.filter(order=parcel, action=Action.ADVANCE).order_by("id")
    assert [(e.from_status, e.to_status, e.actor) for e in moved] == [
        (Status.SENDING, Status.IN_DELIVERY, None),
        (Status.IN_DELIVERY, Status.ARRIVED, None),
    ]


def test_a_movement_alone_moves_nothing(parcel, at_noon):
    version = parcel.version
    event = actions.tell(parcel, told(at_noon, place="Sorting centre Kyiv"))

    parcel.refresh_from_db()
    assert (event.moved, parcel.status, parcel.version) == (False, Status.SENDING, version)


def test_the_same_event_is_one_event_and_its_id_stands_for_no_other(parcel, at_noon):
    first = actions.tell(parcel, told(at_noon, status="in_delivery"))
    again = actions.tell(parcel, told(at_noon, status="in_delivery"))
    with pytest.raises(Refused) as refused:
        actions.tell(parcel, told(at_noon, status="returned"))

    assert (first.pk, first.moved) == (again.pk, again.moved)
    assert list(refused.value.fields) == ["id"]
    assert len(movement(parcel)) == 1


def test_what_comes_late_is_kept_and_never_leads_back(parcel, at_noon):
    """Events out of their order: the line of time is right, the order stays where it is."""
    actions.tell(parcel, told(at_noon, "b", ago=10, status="arrived"))
    late = actions.tell(parcel, told(at_noon, "a", ago=60, status="in_delivery"))
    called = actions.tell(
        parcel, told(at_noon, "c", ago=30, status="courier_callback", reason="not_home")
    )

    parcel.refresh_from_db()
    assert (late.moved, called.moved, parcel.status) == (False, False, Status.ARRIVED)
    assert [event.event_id for event in movement(parcel)] == ["b", "c", "a"]


def test_a_parcel_without_a_code_does_not_leave(company, at_noon):
    """A10.5: what the law's rules refuse, a carrier does not do either; its word is kept."""
    parcel = at_place(company, Status.PACKING, Line.BUYOUT)
    event = actions.tell(parcel, told(at_noon, status="arrived"))

    parcel.refresh_from_db()
    assert (event.moved, parcel.status) == (False, Status.PACKING)


def test_a_courier_who_asks_to_call_needs_a_reason_of_the_company(parcel, at_noon):
    for reason in ("", "nonsense"):
        with pytest.raises(Refused) as refused:
            actions.tell(parcel, told(at_noon, status="courier_callback", reason=reason))
        assert "not_home" in refused.value.fields["reason"]
    actions.tell(parcel, told(at_noon, status="courier_callback", reason="not_home", text="closed"))

    parcel.refresh_from_db()
    last = OrderEntry.objects.filter(order=parcel).order_by("-id").first()
    assert (parcel.status, last.reason) == (Status.COURIER_CALLBACK, "not_home")
    assert last.facts["comment"] == "closed"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "status"),
        ({"status": "arrived", "ago": -11}, "at"),
        ({"status": "arrived", "ago": 60 * 24}, "at"),
        ({"status": "arrived", "reason": "not_home"}, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(parcel, at_noon, said, field):
    with pytest.raises(Refused) as refused:
        actions.tell(parcel, told(at_noon, **said))

    assert list(refused.value.fields) == [field]
    assert movement(parcel) == []


def test_an_order_that_was_never_confirmed_has_no_parcel(company, at_noon):
    order = OrderFactory(company)
    with pytest.raises(Refused):
        actions.tell(order, told(at_noon, place="Kyiv"))


def test_a_suspicious_parcel_that_comes_back_is_deleted_as_fraud(company, at_noon):
    """A5c: as if a person had pressed it."""
    parcel = at_place(company, Status.IN_DELIVERY, Line.BUYOUT, suspicious=True)
    actions.tell(parcel, told(at_noon, status="returned"))

    parcel.refresh_from_db()
    assert parcel.status == Status.DELETED


def test_who_is_forgotten_is_in_no_word_of_a_carrier(parcel, at_noon):
    actions.tell(parcel, told(at_noon, place="Lviv, Zelena 5", text="Halyna was not at home"))
    paid = actions.tell(parcel, told(at_noon, "e2", status="paid"))
    assert paid.moved
    customers.erase(parcel.customer, by=None)

    assert [(e.status, e.place, e.text) for e in movement(parcel)] == [("paid", "", ""), ("",) * 3]


ALLOWED = {(row.action, place) for row in TABLE for place in row.start}


@pytest.mark.parametrize("place", sorted(PLACES, key=str), ids=str)
def test_no_word_of_a_carrier_leads_backwards(place):
    """Each first step is one of the law's, and nothing is further behind than before."""
    for said in ParcelEvent._meta.get_field("status").choices:
        told = Status(said[0])
        steps = rules.steps(*place, told)
        assert all((steps[0], place) in ALLOWED for _ in steps[:1]), (place, told)
        if told in STEPS and place[0] in STEPS and steps:
            assert STEPS.index(told) - STEPS.index(place[0]) == len(steps)
        if place[1] is None and place[0] != Status.CANCELLED:
            assert steps == []


def test_the_desk_can_move_it_after_the_carrier_did(parcel, admin, at_noon):
    actions.tell(parcel, told(at_noon, ago=5, status="arrived"))
    orders.paid(parcel, by=admin, version=None)
    late = actions.tell(parcel, told(at_noon, "e2", status="returned"))

    parcel.refresh_from_db()
    assert (late.moved, parcel.status) == (False, Status.PAID)
