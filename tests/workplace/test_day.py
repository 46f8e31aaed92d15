"""The member's day on the floor, and the order that opens by itself (A2.9, A4.7, A13)."""

from datetime import timedelta

import pytest

from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.dispatch.models import Layout, TeamDesk
from callboard.kit import clock
from callboard.orders import actions as orders
from tests.factories.dispatch import DeskFactory, claim_of
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read

AUTO = {"X-Callboard-Auto": "1"}


def test_the_floor_shows_the_three_approvals_and_the_time_in_each_status(desk, operator, at_noon):
    """A2.9, A13.2, A17 C13"""
    sent = claim_of(operator, OrderFactory(operator.company)).order
    orders.confirm(sent, by=operator, version=None)
    refused = claim_of(operator, OrderFactory(operator.company)).order
    orders.cancel(refused, by=operator, version=None, reason="changed_mind")
    with clock.frozen(at_noon + timedelta(minutes=5)):
        text = read(desk.get("/floor/")).text

    assert "Approve per call –" in text
    assert "Approve per processed order 50 % 1 / 2" in text
    assert "Quality: confirmed to cancelled 50 % 1 : 1" in text
    assert "Ready 00:05:00" in text


def test_what_asks_by_itself_is_given_the_next_order_or_nothing(desk, operator, team):
    """A4.7"""
    DeskFactory(team, auto_deliver=True)
    assert desk.post("/floor/next/", **AUTO).status_code == 204
    order = OrderFactory(operator.company)

    assert "<lead-arrives" in desk.get("/floor/").content.decode()
    assert desk.post("/floor/next/", **AUTO)["HX-Redirect"] == f"/orders/{order.number}/"
    assert "<lead-arrives" not in desk.get("/floor/").content.decode()


def test_tabs_deliver_by_themselves_too(desk, operator, team):
    """A4.7, A3b: in the team that has it so, and while nobody is held."""
    face = DeskFactory(team, layout=Layout.TABS, auto_deliver=True)
    OrderFactory(operator.company)

    assert "<lead-arrives" in desk.get("/floor/").content.decode()
    dispatch.pause(operator)
    assert "<lead-arrives" not in desk.get("/floor/").content.decode()
    dispatch.start(operator)
    face.auto_deliver = False
    face.save()
    assert "<lead-arrives" not in desk.get("/floor/").content.decode()


@pytest.mark.parametrize("layout", [Layout.BUTTON, Layout.LINES])
def test_on_incoming_calls_there_is_no_button(desk, operator, team, layout):
    """A4.8, A2.10: the card opens with the call."""
    face = DeskFactory(team, layout=layout, mode=TeamDesk.Mode.INCOMING)
    OrderFactory(operator.company)

    page = read(desk.get("/floor/"))

    assert not page.with_("id", "next")
    assert not page.with_("hx-trigger", "arrive")
    assert "You are on the line" in page.text
    face.mode = TeamDesk.Mode.CALLING
    face.save()
    assert read(desk.get("/floor/")).with_("id", "next")


def test_on_pause_nothing_asks_and_nothing_comes(desk, operator, team):
    """A2.7, A4.9"""
    DeskFactory(team, auto_deliver=True)
    OrderFactory(operator.company)
    dispatch.pause(operator)

    assert desk.post("/floor/next/", **AUTO).status_code == 204
    assert "<lead-arrives" not in desk.get("/floor/").content.decode()
    assert queries.claims_of(operator) == []


def test_without_the_switch_nothing_comes_by_itself(desk, operator, team):
    """A4.7"""
    DeskFactory(team)
    OrderFactory(operator.company)

    assert desk.post("/floor/next/", **AUTO).status_code == 204
    assert queries.claims_of(operator) == []


def test_the_card_warns_two_minutes_before_the_customer_goes_back(desk, operator):
    claim = claim_of(operator, OrderFactory(operator.company))

    (timer,) = read(desk.get(f"/orders/{claim.order.number}/")).with_("data-minutes", "2")

    assert timer["data-until"].startswith(f"{clock.now() + timedelta(minutes=10):%Y-%m-%dT}")
