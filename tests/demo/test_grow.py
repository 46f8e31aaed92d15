"""Histories without a database: the law decides, the seed repeats."""

from collections import defaultdict
from datetime import timedelta

import pytest

from callboard.demo.grow import grow, rows
from callboard.demo.grow.life import Desk, Impossible, Life
from callboard.demo.grow.routes import routes
from callboard.orders import rules
from callboard.orders.law import TABLE, Action
from callboard.orders.statuses import PLACES, Line, Status
from tests.demo.conftest import NOW

A, S, L = Action, Status, Line


def small(cast, seed=1, **wanted):
    return grow(cast, **{"customers": 120, "orders": 300, "now": NOW, "seed": seed} | wanted)


def told(grown):
    """Everything that would be written."""
    ids = range(1, len(grown.people) + 1)
    rows.number(grown, range(1, len(grown.lives) + 1), range(1, len(grown.lives) + 1))
    return [
        list(rows.customers(grown, ids)),
        list(rows.orders(grown, ids)),
        list(rows.items(grown)),
        list(rows.origins(grown)),
        list(rows.entries(grown)),
        list(rows.calls(grown)),
    ]


@pytest.fixture(params=["plado", "altercpa"])
def cast(request):
    return request.getfixturevalue(request.param)


def test_the_same_seed_gives_the_same_world(cast):
    assert told(small(cast)) == told(small(cast))


def test_another_seed_gives_another_world(plado):
    assert told(small(plado, seed=1)) != told(small(plado, seed=2))


def test_there_are_as_many_customers_and_orders_as_wanted(cast):
    grown = small(cast, customers=150, orders=400)

    assert (len(grown.people), len(grown.lives)) == (150, 400)
    assert all(person.first_at for person in grown.people)


def test_every_history_replays_by_the_law_to_where_the_order_is(cast):
    """No move that the law does not know, and each begins where the one before ended (A12)."""
    grown = small(cast)
    steps = defaultdict(list)
    for at, life, action, _actor, was, stood, is_now, line, *_rest in grown.entries:
        steps[life].append((at, action, (was, stood), (is_now, line)))

    for life in grown.lives:
        (_, first, start, place), *moves = steps[life]
        assert (first, start) == (A.RECEIVE, ("", None))
        for at, action, begins, ends in moves:
            assert begins == place
            assert any(
                row.action == action and begins in row.start and leads(row, begins, cast) == ends
                for row in TABLE
            ), f"{action} from {begins} to {ends}"
            assert at <= NOW
            place = ends
        assert place == (life.status, life.line)
        assert [step[0] for step in steps[life]] == sorted(step[0] for step in steps[life])


def leads(row, begins, cast):
    status, line = row.end(*begins)
    return (status, rules.reachable_line(line, cast.policy))


def test_every_place_that_can_be_is_there_in_the_smallest_world(plado):
    """All sixteen statuses, all five lines (A3a, A11.3)."""
    found = {(life.status, life.line) for life in small(plado).lives}

    assert found == PLACES - {(S.PAID, None)}  # with the retention line on, nobody rests there
    assert {status for status, _line in found} == set(Status)
    assert {line for _status, line in found} == {*Line, None}


def test_lines_that_are_off_hold_no_order(altercpa):
    found = {(life.status, life.line) for life in small(altercpa).lives}

    assert {line for _status, line in found} == {L.FIRST, L.BUYOUT, None}
    assert {status for status, _line in found} == set(Status)


def test_a_way_to_a_place_ends_in_that_place(plado):
    ways = routes(plado.policy)

    assert ways[(S.NEW, L.FIRST)][2] == ()
    assert ways[(S.RETURNED, None)][1] is False
    assert ways[(S.DELETED, None)][1] is True  # fraud needs a suspicious order (A5c)


def test_a_move_the_law_does_not_know_is_impossible(plado):
    desk = Desk(plado.policy)
    life = small(plado).lives[0]
    fresh = Life(life.customer, life.offer, 1, NOW)

    with pytest.raises(Impossible):
        desk.act(fresh, A.PAID, NOW, None)
    with pytest.raises(Impossible):  # the right move by the wrong person
        desk.act(fresh, A.TAKE, NOW, plado.packers[0])


def test_the_floor_has_work_whatever_the_hour(cast):
    """Fresh leads, redials and callbacks soon, at four in the morning too."""
    night = NOW.replace(hour=2)
    grown = grow(cast, customers=900, orders=2400, now=night, seed=3)
    waiting = [life for life in grown.lives if life.line and life.due_at]
    due = [life for life in waiting if life.due_at <= night]
    soon = [
        life
        for life in waiting
        if life.status == S.CALLBACK and night < life.due_at < night + timedelta(hours=3)
    ]

    assert {S.NEW, S.NO_ANSWER} <= {life.status for life in due}
    assert soon


def test_no_callback_waits_longer_than_the_clock_lets_it(cast):
    """What the clock would have moved has been moved (A7.13, A11.7)."""
    policy = cast.policy
    for life in small(cast, orders=600).lives:
        if life.status == S.CALLBACK and life.missed_on is None:
            assert life.due_at + timedelta(minutes=policy.callback_grace) >= NOW
        if (life.status, life.line) == (S.NO_ANSWER, L.FIRST) and policy.second_line:
            assert life.status_since + timedelta(days=policy.days_until_second) >= NOW


def test_nothing_scheduled_is_overdue(cast):
    """It would block the operator who promised it (A4.11)."""
    late = [
        life
        for life in small(cast, orders=1500).lives
        if life.status == S.SCHEDULED and life.due_at <= NOW
    ]

    assert not late
