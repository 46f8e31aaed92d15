"""What delivery hears from below."""

from callboard.delivery import actions
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry


@on(f"order.{Action.CONFIRM}", f"order.{Action.RETURN_FOR_DELIVERY}")
def find_a_place_on_the_day(entry: OrderEntry) -> None:
    """Nobody is promised a courier who has no time (A16.Q20, A17 C5)."""
    actions.keep_a_place(entry.order)


@on(f"order.{Action.CONFIRM}", f"order.{Action.SCHEDULE}")
def ask_for_coordinates(entry: OrderEntry) -> None:
    """What the carrier needs is there before it is told."""
    actions.check_coordinates(entry.order)
