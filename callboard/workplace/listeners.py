"""Tells open screens that an order, another one of the same customer, or a line has changed."""

from callboard.customers.actions import Erased
from callboard.kit import live
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry
from callboard.workplace.actions import forgetting
from callboard.workplace.queries import tab_counts, wallboard  # noqa: F401 (they register themselves)


@on(*(f"order.{action}" for action in Action))
def tell_open_screens(entry: OrderEntry) -> None:
    """Whoever has the order open is told; of one that comes to a line, whoever has the line open;
    of a new lead, whoever has another order of the customer open."""
    order = entry.order
    live.tell(order.company_id, f"order:{order.number}")
    if _comes_to_a_line(entry):
        live.tell(order.company_id, f"line:{entry.to_line}")
    if entry.action == Action.RECEIVE:
        live.tell(order.company_id, f"customer:{order.customer_id}")


def _comes_to_a_line(entry: OrderEntry) -> bool:
    """Whether lists of a line may have a row more: not for every press of the button."""
    if entry.to_line is None or entry.action == Action.TAKE:
        return False
    before, after = (entry.from_status, entry.from_line), (entry.to_status, entry.to_line)
    return before != after or entry.action == Action.TAKE_AWAY


@on(Erased.kind)
def forget_drafts_and_files(erased: Erased) -> None:
    """What members keep beside the orders knows nobody either."""
    forgetting.forget(erased.customer)
