"""What grows in memory is what the real actions would have made of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from callboard.demo.grow.cast import Actor, OfferFacts, Person
from callboard.demo.grow.life import Desk, Life
from callboard.kit import clock
from callboard.orders import actions
from callboard.orders.law import Action, Who
from callboard.orders.models import OrderPolicy
from tests.factories.orders import OrderFactory

A = Action
HOUR = timedelta(hours=1)

# Action and how many hours after the one before.
LIVES = {
    "missed and refused twice": [
        *((A.TAKE, 0.1), (A.NO_ANSWER, 0.1), (A.CALLBACK, 1.2), (A.MISS, 3), (A.NO_ANSWER, 0.5)),
        *((A.CALLBACK, 1), (A.CANCEL, 2), (A.NO_ANSWER, 25), (A.CANCEL, 25)),
    ],
    "old, then confirmed, in trouble, paid": [
        *((A.NO_ANSWER, 0.1), (A.AGE, 24 * 5 + 1), (A.SCHEDULE, 2), (A.CONFIRM, 30)),
        *((A.ADVANCE, 3), (A.ADVANCE, 3), (A.COURIER_CALLBACK, 30), (A.CALLBACK, 0.2)),
        *((A.RETURN_FOR_DELIVERY, 3), (A.PAID, 20)),
    ],
    "held, released, trashed, restored": [
        *((A.TAKE, 0.1), (A.HOLD, 0.1), (A.RELEASE, 2), (A.TRASH, 0.1), (A.RESTORE, 5)),
        *((A.CANCEL, 0.1), (A.RESTORE, 1)),
    ],
    "confirmed and called off": [(A.TAKE, 0.1), (A.CONFIRM, 0.1), (A.CANCEL, 2), (A.REOPEN, 1)],
}
COMPARED = """status line due_at attempts refusals missed_on confirmed_at shipped_at paid_at reason
    version status_since delivery_on""".split()  # noqa: SIM905 (read across)


@pytest.mark.parametrize("steps", LIVES.values(), ids=LIVES)
def test_a_life_and_a_real_order_end_alike(steps, company, operator, leader, admin, at_noon):
    order = OrderFactory(company, carrier="post", track_code="1")
    life, desk = _life_of(order), Desk(OrderPolicy.objects.get(company=company))
    at = at_noon
    for action, hours in steps:
        at += HOUR * hours
        by = {A.RESTORE: leader, A.REOPEN: admin}.get(action, operator)
        by = None if action in _BY_THE_SYSTEM else by
        given = _given(action, at)
        with clock.frozen(at):
            order = _REAL.get(action, getattr(actions, action))(
                order, **_named(action, by), **_words(action, given)
            )
        actor = by and Actor(by.pk, frozenset(set(Who) - {Who.SYSTEM}))
        desk.act(life, action, at, actor, reason=given.pop("reason", ""), **given)

        order.refresh_from_db()
        seen = {name: getattr(life, name) for name in COMPARED}
        assert seen == {name: getattr(order, name) for name in COMPARED}, action
        assert (life.promised_by, life.confirmed_by, life.assignee) == (
            *(order.promised_by_id, order.confirmed_by_id, order.assignee_id),
        )

    written = [(entry[2], *entry[4:8], entry[9]) for entry in desk.entries]
    kept = order.journal.order_by("id")[1:]
    assert written == [
        (e.action, e.from_status, e.from_line, e.to_status, e.to_line, e.due_at) for e in kept
    ]


_BY_THE_SYSTEM = {A.MISS, A.AGE, A.ADVANCE, A.PAID, A.COURIER_CALLBACK}
_REAL = {A.MISS: actions.miss, A.AGE: actions.age}


def _life_of(order):
    person = Person(0, country="UA", zone=order.customer.zone)
    offer = OfferFacts(order.offer_id, "x", 1, {"UA": ("UAH", Decimal(1))}, [], [(1, 0)])
    return Life(person, offer, 1, order.arrived_at)


def _given(action, at):
    """What the life is told, by its own names."""
    today = at.date()
    return {
        A.NO_ANSWER: {"reason": "busy"},
        A.CALLBACK: {"due": at + 2 * HOUR},
        A.SCHEDULE: {"on": today + timedelta(days=1)},
        A.CONFIRM: {"on": today},
        A.CANCEL: {"reason": "expensive"},
        A.TRASH: {"reason": "spam"},
        A.COURIER_CALLBACK: {"reason": "not_home"},
        A.RETURN_FOR_DELIVERY: {"on": date(2026, 12, 5), "time": "10:00"},
    }.get(action, {})


def _words(action, given):
    """The same by the names of the real action."""
    words = {("at" if name == "due" else name): value for name, value in given.items()}
    return words | ({"why": "by mistake"} if action == A.REOPEN else {})


def _named(action, by):
    if action in _REAL:
        return {}
    return {"by": by} if action == A.TAKE else {"by": by, "version": None}
