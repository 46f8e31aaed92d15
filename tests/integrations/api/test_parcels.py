"""A carrier's machine tells what happens to parcels (A5c.8, A10.6)."""

from datetime import timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.delivery.models import ParcelEvent
from callboard.integrations.models import Scope
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.orders import at_place
from tests.integrations.conftest import fields_of


@pytest.fixture
def parcel(company):
    return at_place(
        company, Status.SENDING, Line.BUYOUT, carrier="Nova", track_code="59", shipped_at=None
    )


def event(**said):
    return {"id": "e1", "at": clock.now().isoformat()} | said


def tell(sender, number, **said):
    return sender.post(event(number=number, **said), path="parcels/events")


def events(sender):
    with acting_for(sender.key.company_id):
        return list(ParcelEvent.objects.order_by("id"))


def test_an_event_moves_the_order_and_is_told_so(sender, parcel):
    answer = tell(sender, parcel.number, status="arrived", place="Львів", text="Чекає")

    assert answer.status_code == 201
    assert answer.json() == {"number": parcel.number, "status": "arrived", "moved": True}
    assert sender.get(f"orders/{parcel.number}").json()["status"] == "arrived"
    assert [(e.status, e.place, e.text) for e in events(sender)] == [("arrived", "Львів", "Чекає")]


def test_sent_twice_it_is_one_event_with_one_answer(sender, parcel):
    at = clock.now().isoformat()
    first = tell(sender, parcel.number, at=at, status="in_delivery")
    again = tell(sender, parcel.number, at=at, status="in_delivery")
    other = tell(sender, parcel.number, at=at, status="returned")

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, fields_of(other)) == (422, ["id"])
    assert len(events(sender)) == 1


def test_what_comes_out_of_its_order_leads_nowhere_back(sender, parcel):
    """A10.6"""
    now = clock.now()
    with acting_for(parcel.company_id):
        type(parcel).objects.update(arrived_at=now - timedelta(days=2))
    tell(sender, parcel.number, id="b", status="arrived", at=now.isoformat())
    late = tell(
        sender,
        parcel.number,
        id="a",
        status="in_delivery",
        at=(now - timedelta(days=1)).isoformat(),
    )

    assert late.json() == {"number": parcel.number, "status": "arrived", "moved": False}


def test_a_key_without_the_scope_tells_nothing(sender_with, parcel):
    sender = sender_with(scopes=[Scope.LEADS_WRITE, Scope.ORDERS_READ])

    answer = tell(sender, parcel.number, status="paid")

    assert answer.status_code == 403
    assert "parcels:write" in answer.content.decode()


def test_a_neighbours_parcel_is_as_unknown_as_none(neighbour, parcel):
    foreign = tell(neighbour, parcel.number, status="returned")
    absent = tell(neighbour, 2**63 - 1, status="returned")

    assert (foreign.status_code, absent.status_code) == (404, 404)
    with acting_for(parcel.company_id):
        parcel.refresh_from_db()
    assert (parcel.status, events(neighbour)) == (Status.SENDING, [])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"at": "2026-11-24T09:30:00"}, "at"),
        ({"at": 1764000000}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-24"}, "at"),
        ({"status": "new"}, "status"),
        ({"status": "deleted"}, "status"),
        ({"id": ""}, "id"),
        ({"place": "x" * 121}, "place"),
        ({"text": "a\0b"}, "text"),
        ({"parcel": "x"}, "parcel"),
        ({"number": 0}, "number"),
        ({"number": 2**63}, "number"),
        ({"number": "17"}, "number"),
        ({}, "status"),
    ],
)
def test_what_is_no_event_is_refused_at_its_field(sender, parcel, said, field):
    answer = tell(sender, **{"number": parcel.number} | said)

    assert answer.status_code == 422
    assert field in fields_of(answer)
    assert events(sender) == []


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "=1+1", "🎁 ‮ שלום", "{{ 7*7 }}", "\N{ZERO WIDTH SPACE}"]
)
def test_odd_words_of_a_carrier_are_kept_as_they_came(sender, parcel, text):
    assert tell(sender, parcel.number, place=text, text=text).status_code == 201
    assert [(e.place, e.text) for e in events(sender)] == [(text, text)]


def test_an_order_that_is_not_confirmed_has_no_parcel(sender, lead):
    number = sender.post(lead).json()["number"]

    answer = tell(sender, number, status="arrived")

    assert (answer.status_code, fields_of(answer)) == (409, [""])
