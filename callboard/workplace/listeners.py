"""Tells open cards that their order, or another one of the same customer, has changed."""

from callboard.kit import live
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry
from callboard.workplace.queries import tab_counts, wallboard  # noqa: F401 (they register themselves)


@on(*(f"order.{action}" for action in Action))
def tell_open_cards(entry: OrderEntry) -> None:
    """Whoever has the order open is told; of a new lead, whoever has one of the customer's open."""
    order = entry.order
    live.tell(order.company_id, f"order:{order.number}")
    if entry.action == Action.RECEIVE:
        live.tell(order.company_id, f"customer:{order.customer_id}")
