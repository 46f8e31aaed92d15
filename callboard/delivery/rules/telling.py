"""What an order does when a carrier tells of its parcel. Pure; the law decides each step."""

from callboard.orders.law import STEPS, Action
from callboard.orders.models import Order
from callboard.orders.statuses import ON_ITS_WAY, Line, Status

# Where a parcel ends; from packing it is said to have been sent first.
ENDS = {Status.PAID: Action.PAID, Status.RETURNED: Action.RETURNED}
PROMISED = frozenset({Status.CALLBACK, Status.SCHEDULED})


def may_be_told_of(order: Order) -> bool:
    """Whether the order has a parcel, or had one: it was confirmed."""
    is_confirmed = order.confirmed_at is not None or order.shipped_at is not None
    return order.line == Line.BUYOUT or is_confirmed


def steps(status: Status, line: Line | None, told: Status) -> list[Action]:
    """The actions that lead from here to what was told, in their order; none: never backwards.

    A parcel that is further already, or whose order is over, stays where it is (A10.5, A10.6).
    """
    if told in ENDS:
        return _to_the_end(status, line, ENDS[told])
    if told == Status.COURIER_CALLBACK:
        if status in ON_ITS_WAY - {told}:
            return [Action.COURIER_CALLBACK]
        on_its_way = steps(status, line, Status.IN_DELIVERY)
        return [*on_its_way, Action.COURIER_CALLBACK] if on_its_way else []
    if status not in STEPS or told not in STEPS:
        return []
    return [Action.ADVANCE] * max(0, STEPS.index(told) - STEPS.index(status))


def _to_the_end(status: Status, line: Line | None, end: Action) -> list[Action]:
    if status == Status.PACKING:
        return [Action.ADVANCE, end]
    if line == Line.BUYOUT:
        return [end]
    is_refused = status == Status.CANCELLED and line is None
    return [end] if is_refused and end == Action.RETURNED else []
