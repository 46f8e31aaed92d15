"""What time alone does to orders (A11.7). Idempotent, safe to run twice or late."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction

from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import queries
from callboard.orders.actions import assigning, moving
from callboard.orders.law import Action
from callboard.orders.models import Order

A = Action

TRIES = 20  # so many orders are looked at for each that may move


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
    turn.facts["of"] = turn.order.promised_by_id
    turn.order.promised_by = None
    return moving.finish(turn)


def run_clock(company_id: int, *, most: int = 50) -> int:
    """Move what is due to be moved, each order in its own step; how many moved.

    An order whose customer is held is left alone until the member is through, and those behind it
    do not wait for that. `most` of each kind a round: their customers stay locked until its
    transaction ends. The personal lists of who was blocked go back by themselves.
    """
    now = clock.now()
    return sum(
        _some(verb, found, most)
        for verb, found in (
            (age, queries.grown_old(company_id, now)[: most * TRIES]),
            (miss, queries.missed(company_id, now)[: most * TRIES]),
            (_leave, queries.lists_of_the_blocked(company_id)[: most * TRIES]),
        )
    )


def _leave(order: Order) -> Order:
    return assigning.take_away(order, by=None, version=None)


def _some(verb: Callable[[Order], Order], found: Iterable[Order], most: int) -> int:
    moved = 0
    for order in found:
        if moved == most:
            break
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
