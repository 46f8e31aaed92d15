"""Find lead: what may be opened from the floor by its number or phone (A3.7)."""

import pytest

from callboard.dispatch.models import Layout, TeamDesk
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory, at_place
from tests.hostile import ODD
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line


def test_go_opens_the_lead_that_was_found(desk, face, company):
    """A3.7"""
    order = OrderFactory(company)
    found = read(desk.get("/floor/leads/", q=str(order.number)))
    assert found.with_("value", str(order.number))

    answer = desk.post("/floor/go/", {"number": str(order.number)})

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"


def test_go_refuses_what_the_account_may_not_see_and_says_so(desk, team, company):
    """A3.7: the lead must be in a status available to that account."""
    DeskFactory(team, layout=Layout.LINES, lines=[L.FIRST])
    order = at_place(company, S.CANCELLED, L.REJECT)

    answer = desk.post("/floor/go/", {"number": str(order.number)})

    assert answer.status_code == 422
    assert "Orders of this line or offer are worked by another team." in read(answer).text
    assert "another team" in read(desk.get("/floor/leads/", q=str(order.number))).text


def test_in_classic_mode_every_lead_may_be_seen(desk, team, company):
    """A4.6"""
    DeskFactory(team, layout=Layout.LINES, lines=[L.FIRST], mode=TeamDesk.Mode.CLASSIC)
    order = at_place(company, S.CANCELLED, L.REJECT)

    assert desk.post("/floor/go/", {"q": str(order.number)})["HX-Redirect"]


@pytest.mark.parametrize("words", ["", "17", *ODD.values()])
def test_go_to_nothing_says_that_there_is_nothing(desk, face, words):
    answer = desk.post("/floor/go/", {"q": words})

    assert answer.status_code == 422
    assert desk.get("/floor/leads/", q=words).status_code == 200


def test_a_neighbour_s_lead_is_no_lead(desk, face, outsider):
    order = OrderFactory(outsider.company)

    assert desk.post("/floor/go/", {"q": str(order.number)}).status_code == 422
