"""Who may be handed what: the decisions alone."""

from datetime import UTC, datetime

import pytest

from callboard.accounts.models import Level
from callboard.dispatch import rules
from callboard.dispatch.models import DeskPolicy, Lane, TeamDesk
from callboard.orders.law import TABLE, Action
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import PLACES, Line, Status

L = Lane
S = Status


@pytest.mark.parametrize(
    ("status", "line", "missed_on", "lane"),
    [
        (S.NEW, Line.FIRST, None, L.NEW),
        (S.ACCEPTED, Line.SECOND, None, L.NEW),
        (S.NO_ANSWER, Line.SECOND, None, L.REDIAL),
        (S.CALLBACK, Line.FIRST, None, L.CALLBACK),
        (S.CALLBACK, Line.SECOND, "first", L.REDIAL),
        (S.CALLBACK, Line.BUYOUT, None, L.CALLBACK),
        (S.SCHEDULED, Line.RETENTION, None, L.SCHEDULED),
        (S.HOLD, Line.FIRST, None, L.HOLD),
        (S.CANCELLED, Line.REJECT, None, L.REJECT),
        (S.CANCELLED, None, None, None),
        (S.COURIER_CALLBACK, Line.BUYOUT, None, L.RESCUE),
        (S.PAID, Line.RETENTION, None, L.RETENTION),
        (S.PAID, None, None, None),
        (S.PACKING, Line.BUYOUT, None, None),
        (S.ARRIVED, Line.BUYOUT, None, None),
        (S.TRASH, None, None, None),
    ],
)
def test_a_place_is_one_kind_of_work(status, line, missed_on, lane):
    assert rules.lane_of(status, line, missed_on) == lane


@pytest.mark.parametrize(("status", "line"), sorted(PLACES, key=str))
def test_where_a_customer_may_be_rung_there_is_a_lane(status, line):
    """By the law: a parcel on its way may also be rung about, but only by those who watch it."""
    rung = {place for row in TABLE if row.action == Action.NO_ANSWER for place in row.start}
    watched = {(S.IN_DELIVERY, Line.BUYOUT), (S.ARRIVED, Line.BUYOUT), (S.CANCELLED, None)}

    has_a_lane = rules.lane_of(status, line) is not None

    assert has_a_lane == ((status, line) in rung - watched)


@pytest.mark.parametrize(
    ("priority", "lanes"),
    [
        ([L.NEW], (L.NEW,)),
        ([L.NEW, L.REDIAL], (L.NEW, L.SCHEDULED, L.CALLBACK, L.REDIAL)),
        ([L.CALLBACK, L.REDIAL, L.NEW], (L.CALLBACK, L.SCHEDULED, L.REDIAL, L.NEW)),
        ([L.HOLD, L.HOLD], (L.HOLD,)),
        ([L.RETENTION, L.REJECT], (L.REJECT,)),
        ([], ()),
    ],
)
def test_whoever_redials_is_given_forsaken_promises_too(priority, lanes):
    """A14.4"""
    assert rules.lanes_in_turn(priority) == lanes


def desk(member, **facts) -> rules.Desk:
    given = {"lines": [Line.FIRST], "priority": [L.NEW], "all_offers": False} | facts
    hours = OrderPolicy(calls_from=9, calls_until=21)
    return rules.desk_for(member, DeskPolicy(), hours, TeamDesk(**given), [7])


def test_a_desk_covers_its_lines_and_offers_only(operator):
    it = desk(operator)

    assert it.covers(Line.FIRST, 7, "UA")
    assert it.covers(None, 7, "UA")
    assert not it.covers(Line.SECOND, 7, "UA")
    assert not it.covers(Line.FIRST, 8, "UA")
    assert not desk(operator, lines=[]).covers(None, 7, "UA")
    assert desk(operator, all_offers=True).covers(Line.FIRST, 8, "UA")


def test_the_team_s_hours_win_over_the_company_s(operator):
    at = datetime(2026, 11, 23, 19, tzinfo=UTC)  # 21:00 in Kyiv

    assert "Europe/Kyiv" not in desk(operator).open_zones(at)
    assert "Europe/Kyiv" in desk(operator, calls_until=22).open_zones(at)
    assert "Europe/Warsaw" in desk(operator).open_zones(at)


def test_a_leader_s_desk_works_everything_by_hand_but_is_handed_the_team_s(leader):
    it = desk(leader)

    assert it.works_all
    assert it.lanes == (L.NEW,)


@pytest.mark.parametrize(
    ("taken", "limit", "slot"),
    [([], 1, 1), ([1], 1, None), ([1], 2, 2), ([2], 2, 1), ([1, 2, 3], 3, None), ([5], 1, 1)],
)
def test_the_lowest_free_slot_is_used(taken, limit, slot):
    assert rules.free_slot(taken, limit) == slot


@pytest.mark.parametrize(
    ("level", "status", "offers", "countries", "works"),
    [
        (Level.EXTENDED, S.IN_DELIVERY, (), [], True),
        (Level.EXTENDED, S.COURIER_CALLBACK, (), [], True),
        (Level.EXTENDED, S.ARRIVED, (), ["UA"], True),
        (Level.EXTENDED, S.ARRIVED, (), ["PL"], False),
        (Level.EXTENDED, S.ARRIVED, (7,), [], False),
        (Level.EXTENDED, S.PACKING, (), [], False),
        (Level.EDIT, S.ARRIVED, (), [], False),
        (Level.READ, S.ARRIVED, (), [], False),
    ],
)
def test_parcels_are_worked_by_the_extended_right_to_their_stage(
    operator, team, level, status, offers, countries, works
):
    """A14.5, A14.6: whatever line they stand on, of the team's offers and countries."""
    team.delivery, team.call_centre = level, False
    operator.team = team
    facts = {"all_offers": not offers, "countries": countries}
    parcel = Order(status=status, line=Line.BUYOUT, offer_id=8, country="UA")

    assert (rules.reasons_not_to_work(parcel, operator, desk(operator, **facts)) == []) is works


@pytest.mark.parametrize("status", [S.CANCELLED, S.TRASH, S.RETURNED])
def test_what_stands_on_no_line_is_of_whoever_works_its_offer(operator, status):
    """Found by search: whoever has any line may work it, and whoever has none may not."""
    order = Order(status=status, line=None, offer_id=7, country="UA")

    assert rules.reasons_not_to_work(order, operator, desk(operator)) == []
    assert rules.reasons_not_to_work(order, operator, desk(operator, lines=[]))
