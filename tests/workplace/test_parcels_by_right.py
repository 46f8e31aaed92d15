"""Extended: a team of packing, sending or delivery takes its parcels into work (A14.5)."""

import pytest

from callboard.accounts.models import Level
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import OfferFactory, at_place
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")

STAGES = [
    ("packing", Status.PACKING),
    ("sending", Status.SENDING),
    ("delivery", Status.IN_DELIVERY),
    ("delivery", Status.ARRIVED),
]


def works(team, stage, level):
    """The team calls nobody, and has this right to one stage."""
    team.call_centre = False
    setattr(team, stage, level)
    team.save()


@pytest.mark.parametrize(("stage", "status"), STAGES)
def test_an_order_of_the_stage_opens_from_the_list_and_by_find_lead(
    desk, company, operator, team, stage, status
):
    works(team, stage, Level.EXTENDED)
    DeskFactory(team)
    on_the_line(operator)
    parcel, browser = at_place(company, status, Line.BUYOUT), desk.browser

    listed = browser.get("/orders/").content.decode()
    assert f"/orders/{parcel.number}/" in listed
    found = read(browser.get("/floor/leads/", {"q": str(parcel.number)})).text
    assert "another team" not in found
    assert browser.post(f"/orders/{parcel.number}/take/").status_code in {200, 302}
    parcel.refresh_from_db()
    if status in {Status.IN_DELIVERY, Status.ARRIVED}:
        answer = desk.press(parcel, "no-answer", **{"no-answer-reason": "busy"})
        assert answer.status_code < 400
        entries = OrderEntry.objects.filter(order=parcel, action="no_answer", actor=operator)
        assert entries.exists()


@pytest.mark.parametrize(("stage", "status"), STAGES)
def test_edit_alone_changes_it_and_takes_nothing_into_work(
    as_member, company, operator, team, stage, status
):
    works(team, stage, Level.EDIT)
    DeskFactory(team)
    parcel, browser = at_place(company, status, Line.BUYOUT), as_member(operator)

    assert browser.get(f"/orders/{parcel.number}/").status_code == 200
    assert browser.post(f"/orders/{parcel.number}/take/").status_code in {403, 422}


def test_what_is_of_another_offer_or_stage_stays_with_its_team(as_member, company, operator, team):
    """A14.6"""
    works(team, "delivery", Level.EXTENDED)
    DeskFactory(team, offers=(OfferFactory(company),))
    on_the_line(operator)
    browser = as_member(operator)

    for status in (Status.ARRIVED, Status.PACKING):
        parcel = at_place(company, status, Line.BUYOUT)
        answer = browser.post(f"/orders/{parcel.number}/take/")
        assert answer.status_code == 422
        assert "another team" in answer.content.decode()
