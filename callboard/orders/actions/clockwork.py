"""What time alone does to orders (A11.7). Idempotent, safe to run twice or late."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import queries
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import Order

A = Action


@transaction.atomic
def age(order: Order) -> Order:
    """Too long in No answer: the second line calls it from now on, a personal one too."""
    turn = moving.begin(order, A.AGE, by=None, version=None)
    since = turn.now - timedelta(days=turn.policy.days_until_second)
    if turn.order.status_since > since or not turn.policy.second_line:
        raise Refused("not yet")
    turn.order.due_at = turn.now
    return moving.finish(turn)


@transaction.atomic
def miss(order: Order) -> Order:
    """The promised call was not made in time: to anybody with the line, and marked (A7.13, A3a)."""
    turn = moving.begin(order, A.MISS, by=None, version=None)
    if not queries.is_missed(turn.order, turn.policy, turn.now):
        raise Refused("not yet")
    turn.order.missed_on = turn.before[1]
    turn.order.promised_by = None
    return moving.finish(turn)


def run_clock(company_id: int, *, most: int = 50) -> int:
    """Move what is due to be moved, each order in its own step; how many moved.

    An order whose customer is held is left alone until the member is through. `most` of each kind
    a round: their customers stay locked until its transaction ends.
    """
    now = clock.now()
    moved = 0
    for verb, found in (
        (age, queries.grown_old(company_id, now)[:most]),
        (miss, queries.perhaps_missed(company_id, now)[:most]),
    ):
        for order in list(found):
            moved += _tried(verb, order)
    return moved


def _tried(verb: Callable[[Order], Order], order: Order) -> bool:
    """Whether it moved. Somebody may have been quicker: then there is nothing left to do."""
    try:
        with transaction.atomic():
            verb(order)
    except Refused:
        return False
    return True
