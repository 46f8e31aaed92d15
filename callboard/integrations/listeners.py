"""Who is told of what happened to orders, and of what leaders did (A14.1, A17 C16)."""

from callboard.accounts.actions import Opened
from callboard.accounts.models import AuditEntry
from callboard.integrations import rules
from callboard.integrations.actions import notices
from callboard.integrations.models import DEFAULTS, PRESETS, Event, NoticePolicy
from callboard.integrations.queries import notices as queries
from callboard.kit.events import on
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry

A = Action

TOLD_OF = (A.RECEIVE, A.ASSIGN, A.TAKE_AWAY, A.MISS, A.COURIER_CALLBACK, A.ADVANCE, A.PAID)


@on(Opened.kind)
def give_it_wishes(opened: Opened) -> None:
    """A new company begins with the channels of its preset."""
    NoticePolicy.objects.create(company=opened.company, **DEFAULTS | PRESETS[opened.preset])


@on(*(f"order.{action}" for action in (*TOLD_OF, A.RETURNED)))
def tell_of_an_order(entry: OrderEntry) -> None:
    """What is to be sent is kept with the change, or neither is there; open screens hear a hint."""
    for event, to in rules.news_in(entry):
        number = entry.order.number
        notices.tell(entry.company_id, event, to=to, by=entry.actor_id, number=number)


@on(f"order.{A.SAVE}", f"order.{A.CONFIRM}")
def tell_of_a_customer(entry: OrderEntry) -> None:
    """Who gave the link hears what the customer did with it."""
    if rules.is_by_link(entry) and (giver := queries.giver_of_link(entry)):
        notices.tell(entry.company_id, Event.BY_LINK, to=giver, number=entry.order.number)


@on(*rules.BY_A_LEADER)
def tell_of_a_leader(entry: AuditEntry) -> None:
    """What a leader did for a member, the member hears."""
    notices.tell(
        entry.company_id,
        rules.BY_A_LEADER[entry.kind],
        to=int(entry.subject.rpartition(" ")[2]),
        by=entry.actor_id,
        number=entry.facts.get("order") or 0,
    )
