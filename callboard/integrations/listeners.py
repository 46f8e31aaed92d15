"""Who is told that an order has come in: the company by a letter, its people by a pop-up."""

from callboard.integrations import queries, tasks
from callboard.kit import live
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry


@on(f"order.{Action.RECEIVE}")
def tell_of_a_new_order(entry: OrderEntry) -> None:
    """The letter is queued with the order, or neither is there; open screens hear a hint."""
    wished = queries.wishes_of(entry.company_id)
    if wished.letters:
        tasks.send_letter.defer(company_id=entry.company_id, order_id=entry.order_id)
    if wished.popups:
        live.tell(entry.company_id, "new-order")
