from callboard.accounts.actions import Blocked, Opened
from callboard.calls import actions
from callboard.calls.models import Call, CallPolicy
from callboard.customers.actions import Erased
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry

A = Action

# What ends a talk when the member who rang writes it down.
OUTCOMES = (
    A.NO_ANSWER,
    A.CALLBACK,
    A.SCHEDULE,
    A.CONFIRM,
    A.RECONFIRM,
    A.HOLD,
    A.CANCEL,
    A.TRASH,
    A.RETURN_FOR_DELIVERY,
    A.REPEAT_SALE,
)


@on(Opened.kind)
def choose_how_to_dial(opened: Opened) -> None:
    """Every manual begins with the telephone of the computer (A6.5)."""
    CallPolicy.objects.create(company=opened.company)


@on(*(f"order.{action}" for action in OUTCOMES))
def end_the_talk(entry: OrderEntry) -> None:
    """With the outcome the talk is over."""
    if entry.actor is not None:
        actions.end_by_outcome(entry.order, by=entry.actor)


@on(Blocked.kind)
def end_the_call(blocked: Blocked) -> None:
    """Who may no longer work rings nobody."""
    actions.hang_up(blocked.member)


@on(Erased.kind)
def forget_numbers(erased: Erased) -> None:
    """That there was a call, and how long, stays; with which number does not."""
    customer = erased.customer
    Call.objects.filter(company=customer.company_id, order__customer=customer).update(phone="")
