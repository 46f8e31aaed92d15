"""Packing, sending and delivery on the button, as the browser asks for them (A4.1, A4.2, A14.5)."""

import pytest

from callboard.dispatch import actions, queries
from callboard.dispatch.models import Layout, TeamDesk
from callboard.dispatch.queries import free
from callboard.orders.statuses import Status
from tests.factories.dispatch import at_work, on_the_line, parcel_in, team_of_parcels
from tests.factories.orders import OrderFactory
from tests.workplace.conftest import Desk
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")

S = Status
EVERY_STAGE = ("packing", "sending", "delivery")


@pytest.fixture
def bench(company, as_member):
    """`bench(stages, **desk)`: a packer at work, and the browser."""

    def sit(*stages, **desk):
        member = at_work(team_of_parcels(company, *(stages or EVERY_STAGE), **desk), name="Petro")
        return member, Desk(as_member(member))

    return sit


def number_of(answer):
    """The order whose card the answer leads to."""
    return int(answer.headers["HX-Redirect"].strip("/").split("/")[-1])


def test_a_press_opens_the_parcel_and_what_is_done_with_it_leads_to_the_next(company, bench):
    member, desk = bench("packing")
    first, second = (parcel_in(company, S.PACKING, minutes=n) for n in (9, 1))

    assert number_of(desk.next()) == first.number
    packed = desk.press(first, "advance")
    assert packed.headers["HX-Redirect"] == "/floor/"
    assert number_of(desk.next()) == second.number
    first.refresh_from_db()
    assert first.status == S.SENDING
    assert [claim.order for claim in queries.claims_of(member)] == [second]


def test_nothing_to_take_is_said(bench):
    _member, desk = bench()

    answer = desk.next()

    assert answer.status_code == 422
    assert "Nothing to take now" in answer.content.decode()


@pytest.mark.parametrize("layout", Layout.values)
@pytest.mark.parametrize("mode", [TeamDesk.Mode.CLASSIC, TeamDesk.Mode.CALLING])
def test_every_layout_shows_how_many_there_are_and_gives_them(company, bench, layout, mode):
    """A4.5 to A4.7"""
    member, desk = bench(layout=layout, mode=mode)
    for status in (S.PACKING, S.PACKING, S.PACKING, S.SENDING):
        parcel_in(company, status)
    free.snapshot(company.pk)

    shown = " ".join(read(desk.get("/floor/")).text.split())

    assert "Packing 3" in shown
    assert "Sending 1" in shown
    press = "/floor/refresh/" if layout == Layout.LINES else "/floor/next/"
    assert desk.post(press).status_code == 200
    assert [claim.order.status for claim in queries.claims_of(member)] == ["packing"]
    held = " ".join(read(desk.get("/floor/")).text.split())
    assert "is held by you" in held or "Continue" in held


def test_a_team_on_incoming_calls_has_no_button_for_parcels_either(company, bench):
    """A4.8"""
    _member, desk = bench(mode=TeamDesk.Mode.INCOMING)
    parcel_in(company, S.PACKING)

    assert desk.next().status_code == 422
    assert "Take the next order" not in desk.get("/floor/").content.decode()


def test_parcels_come_by_themselves_where_the_team_has_it_so(company, bench):
    """A4.7"""
    _member, desk = bench("packing", mode=TeamDesk.Mode.CALLING, auto_deliver=True)
    auto = {"X-Callboard-Auto": "1"}

    assert desk.post("/floor/next/", **auto).status_code == 204
    box = parcel_in(company, S.PACKING)
    assert number_of(desk.post("/floor/next/", **auto)) == box.number


def test_on_pause_or_before_start_no_parcel_is_given(company, bench):
    """A2.2, A2.7"""
    member, desk = bench("packing")
    parcel_in(company, S.PACKING)
    actions.pause(member)
    assert desk.next().status_code == 422
    actions.stop(member)
    assert desk.next().status_code == 422
    assert "haven't started" in read(desk.get("/floor/")).text


def test_the_card_of_a_parcel_in_hand_is_open_while_the_customer_is_rung(
    company, bench, operator, team
):
    """A4.4: neither stands in the way of the other."""
    member, desk = bench("packing", "sending")
    box = parcel_in(company, S.PACKING)
    OrderFactory(company, customer=box.customer)
    actions.take_next(on_the_line(operator))

    assert "another team" not in desk.card(box).text
    assert "Olha is working" not in desk.card(box).text
    desk.next()
    assert "Held by you" in desk.card(box).text
    assert desk.press(box, "advance").status_code == 200
    assert not queries.claims_of(member)
    assert queries.claims_of(operator)


def test_a_colleague_reads_who_has_the_parcel_in_hand(company, bench, admin, as_member):
    member, desk = bench("packing")
    box = parcel_in(company, S.PACKING)
    desk.next()

    other = Desk(as_member(at_work(member.team, name="Olena")))
    assert "Petro has this parcel in hand now." in other.card(box).text
    refused = other.post(f"/orders/{box.number}/take/")
    assert (refused.status_code, "Petro has this parcel" in refused.content.decode()) == (422, True)


def test_a_parcel_is_returned_with_a_reason(company, bench):
    """A3.8"""
    member, desk = bench("packing")
    box = parcel_in(company, S.PACKING)
    desk.next()

    assert "The parcel goes back to the queue" in desk.card(box).text
    desk.press(box, "give-back", give__back__reason="No box")
    assert not queries.claims_of(member)
    assert "No box" in read(desk.get(f"/orders/{box.number}/")).text


def test_the_wallboard_shows_who_has_a_parcel_and_the_leader_gives_it_back(
    company, bench, leader, team, as_member
):
    member, desk = bench("packing")
    box = parcel_in(company, S.PACKING)
    desk.next()
    leader.team = member.team
    leader.save()

    browser = as_member(leader)
    shown = browser.get(f"/team/{member.pk}/").content.decode()

    assert str(box.number) in shown
    browser.post(f"/team/{member.pk}/{box.number}/return/")
    assert not queries.claims_of(member)
