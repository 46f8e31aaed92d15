"""The action table of the specification, written down a second time and compared pair by pair."""

from itertools import product

import pytest

from callboard.orders import law
from callboard.orders.law import Action, When
from callboard.orders.statuses import HOLDS, PLACES, Line, Status

CALM = frozenset(
    {
        When.NOT_MISSED,
        When.NOT_SHIPPED,
        When.NOT_SUSPICIOUS,
        When.NOT_AUTO_PAID,
        When.NOT_LAST_ROUND,
        When.KEEPS_CALLBACK,
    }
)
OPPOSITE = {
    When.MISSED: When.NOT_MISSED,
    When.SHIPPED: When.NOT_SHIPPED,
    When.SUSPICIOUS: When.NOT_SUSPICIOUS,
    When.AUTO_PAID: When.NOT_AUTO_PAID,
    When.LAST_ROUND: When.NOT_LAST_ROUND,
    When.NOT_KEEPS_CALLBACK: When.KEEPS_CALLBACK,
}
CALL = "new accepted no_answer callback scheduled hold"


def but(*facts):
    return (CALM - {OPPOSITE[fact] for fact in facts}) | set(facts)


def pairs(text):
    """ "new accepted @ first second" -> pairs that can exist."""
    statuses, lines = (part.split() for part in text.split("@"))
    return {
        (status, None if line == "null" else line)
        for status, line in product(statuses, lines)
        if status in HOLDS[None if line == "null" else Line(line)]
    }


# action: from -> to ("=" stays), for an order about which nothing is special.
WANTED = {
    "take": {"new @ first": "accepted ="},
    "no_answer": {
        "new accepted no_answer @ first second": "no_answer =",
        "callback scheduled hold @ first second": "= =",
        "callback scheduled cancelled @ reject": "= =",
        "callback scheduled courier_callback in_delivery arrived @ buyout": "= =",
        "callback scheduled paid @ retention": "= =",
        "cancelled @ null": "no_answer first",
    },
    "callback": {
        f"{CALL} @ first second": "callback =",
        "cancelled callback scheduled @ reject": "callback =",
        "courier_callback callback scheduled @ buyout": "callback =",
        "callback scheduled @ retention": "callback =",
        "cancelled @ null": "callback first",
    },
    "schedule": {
        f"{CALL} @ first second": "scheduled =",
        "cancelled callback scheduled @ reject": "scheduled =",
        "courier_callback callback scheduled @ buyout": "scheduled =",
        "callback scheduled @ retention": "scheduled =",
        "cancelled @ null": "scheduled first",
    },
    "confirm": {
        f"{CALL} @ first second": "packing buyout",
        "cancelled callback scheduled @ reject": "packing buyout",
        "callback scheduled @ retention": "packing buyout",
        "cancelled @ null": "packing buyout",
    },
    "reconfirm": {
        "scheduled @ first second reject buyout retention": "= =",
        "hold @ first second": "= =",
    },
    "hold": {"new accepted no_answer callback scheduled @ first second": "hold ="},
    "release": {"hold @ first second": "accepted ="},
    "cancel": {
        f"{CALL} @ first second": "cancelled reject",
        "cancelled callback scheduled @ reject": "cancelled reject",
        "packing sending @ buyout": "returned null",
        "courier_callback callback scheduled @ buyout": "cancelled null",
        "callback scheduled @ retention": "cancelled null",
    },
    "trash": {f"{CALL} @ first second": "trash null", "cancelled @ reject null": "trash null"},
    "restore": {"cancelled @ reject null": "new first", "trash @ null": "new first"},
    "advance": {
        "packing @ buyout": "sending buyout",
        "sending @ buyout": "in_delivery buyout",
        "in_delivery @ buyout": "arrived buyout",
    },
    "step_back": {
        "arrived @ buyout": "in_delivery buyout",
        "in_delivery @ buyout": "sending buyout",
        "sending @ buyout": "packing buyout",
    },
    "courier_callback": {"in_delivery arrived @ buyout": "courier_callback buyout"},
    "return_for_delivery": {"courier_callback callback scheduled @ buyout": "in_delivery buyout"},
    "paid": {
        "sending in_delivery arrived courier_callback callback scheduled @ buyout": "paid retention"
    },
    "returned": {
        "sending in_delivery arrived courier_callback callback scheduled @ buyout": "returned null"
    },
    "reopen": {"paid @ retention null": "packing buyout", "returned @ null": "packing buyout"},
    "repeat_sale": {"paid @ retention": "= ="},
    "age": {"no_answer @ first": "no_answer second"},
    "miss": {
        "callback @ first": "callback second",
        "callback @ second reject buyout retention": "= =",
    },
}
EVERYWHERE = {
    "copy": lambda status, line: status != "deleted",
    "save": lambda status, line: status != "deleted",
    "assign": lambda status, line: line is not None,
    "take_away": lambda status, line: line is not None,
}
# What is special about an order: facts, action, from -> to (None: refused).
SPECIAL = [
    ({When.MISSED}, "no_answer", "callback @ first second", "no_answer ="),
    ({When.MISSED}, "miss", "callback @ first second reject buyout retention", None),
    ({When.NOT_KEEPS_CALLBACK}, "no_answer", "callback @ first second", "no_answer ="),
    ({When.AUTO_PAID}, "confirm", f"{CALL} @ first second", "paid retention"),
    ({When.AUTO_PAID}, "confirm", "cancelled @ null", "paid retention"),
    ({When.SHIPPED}, "confirm", "cancelled @ null", None),
    ({When.LAST_ROUND}, "cancel", "cancelled callback scheduled @ reject", "cancelled null"),
    ({When.LAST_ROUND}, "cancel", f"{CALL} @ first second", "cancelled reject"),
    ({When.SUSPICIOUS}, "cancel", "packing sending @ buyout", "deleted null"),
    ({When.SUSPICIOUS}, "returned", "sending arrived @ buyout", "deleted null"),
    ({When.SHIPPED}, "returned", "cancelled @ null", "returned null"),
    ({When.SHIPPED, When.SUSPICIOUS}, "returned", "cancelled @ null", "deleted null"),
    ({When.SHIPPED}, "trash", "cancelled @ null", None),
    ({When.SHIPPED}, "restore", "cancelled @ null", None),
    ({When.SHIPPED}, "reopen", "returned @ null", "arrived buyout"),
    ({When.SHIPPED}, "reopen", "paid @ retention", "arrived buyout"),
]


def wanted(action, place):
    """Where the specification sends it; None: refused."""
    if action in EVERYWHERE:
        return place if EVERYWHERE[action](*place) else None
    for start, to in WANTED.get(action, {}).items():
        if place in pairs(start):
            status, line = to.split()
            return (
                place[0] if status == "=" else status,
                place[1] if line == "=" else None if line == "null" else line,
            )
    return None


ACTIONS = [action for action in Action if action not in {Action.RECEIVE, Action.POSTPONE}]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("place", sorted(PLACES, key=str), ids=lambda p: f"{p[0]}-{p[1]}")
def test_every_pair_goes_where_the_table_says_and_nowhere_else(action, place):
    row = law.decide(action, *place, CALM)

    assert (row.end(*place) if row else None) == wanted(action, place)


@pytest.mark.parametrize(("facts", "action", "start", "to"), SPECIAL)
def test_what_is_special_about_an_order_changes_its_way(facts, action, start, to):
    for place in pairs(start):
        row = law.decide(Action(action), *place, but(*facts))
        if to is None:
            assert row is None
        else:
            status, line = to.split()
            assert row.end(*place) == (
                place[0] if status == "=" else status,
                place[1] if line == "=" else None if line == "null" else line,
            )


def test_no_two_rows_fit_the_same_order():
    choices = [
        (When.MISSED, When.NOT_MISSED),
        (When.SHIPPED, When.NOT_SHIPPED),
        (When.SUSPICIOUS, When.NOT_SUSPICIOUS),
        (When.AUTO_PAID, When.NOT_AUTO_PAID),
        (When.LAST_ROUND, When.NOT_LAST_ROUND),
        (When.KEEPS_CALLBACK, When.NOT_KEEPS_CALLBACK),
    ]
    for facts in map(frozenset, product(*choices)):
        for action, place in product(Action, PLACES):
            fitting = [
                r for r in law.TABLE if r.action == action and place in r.start and r.when <= facts
            ]
            assert len(fitting) <= 1, (action, place)


def test_every_row_starts_and_ends_where_an_order_can_stand():
    for row in law.TABLE:
        assert row.start <= PLACES
        assert {row.end(*place) for place in row.start} <= PLACES


def test_a_status_outside_its_lines_does_not_exist():
    assert (Status.NEW, Line.SECOND) not in PLACES
    assert law.decide(Action.CANCEL, Status.NEW, Line.SECOND, CALM) is None
