"""What becomes of a claim, and of the queue, when an order changes."""

from datetime import timedelta

from callboard.accounts.models import Member
from callboard.dispatch import queries, rules
from callboard.dispatch.actions import claiming, ending, leasing, queue
from callboard.dispatch.models import Claim, ClaimEntry, Lane
from callboard.kit import clock, live
from callboard.orders import actions as orders
from callboard.orders import queries as order_queries
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry

A = Action

OUTCOMES = frozenset(
    {
        A.NO_ANSWER,
        A.CALLBACK,
        A.SCHEDULE,
        A.CONFIRM,
        A.RECONFIRM,
        A.HOLD,
        A.CANCEL,
        A.TRASH,
        A.RETURN_FOR_DELIVERY,
    }
)


def follow(entry: OrderEntry) -> None:
    """Keep claim and queue right after a change of an order, in the same transaction.

    An outcome of the holder ends the claim or leads to the customer's next order; any other change
    by the holder's hand restarts the return timer; a new lead of a held customer joins the claim.
    """
    order = entry.order
    claim = queries.claim_of_customer(order.company_id, order.customer_id)
    if claim is None:
        _unheld(entry)
    elif entry.actor_id == claim.member_id:
        _by_holder(claim, entry)
    elif entry.action == A.RECEIVE:
        live.tell(order.company_id, "floor", member_id=claim.member_id)


def _unheld(entry: OrderEntry) -> None:
    if _is_child(entry) and entry.actor:
        claiming.adopt(entry.order, by=entry.actor)
    queue.sync(entry.order)


def _by_holder(claim: Claim, entry: OrderEntry) -> None:
    leasing.restart_timer(claim)
    along = "because_of" in entry.facts
    if _is_child(entry):
        claiming.adopt(entry.order, by=claim.member)
    elif (entry.action in OUTCOMES and not along) or (along and claim.order_id == entry.order_id):
        _go_on(claim, entry.order)
    elif entry.action == A.ASSIGN and entry.order.assignee_id != claim.member_id:
        ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)


def _is_child(entry: OrderEntry) -> bool:
    """Whether the entry is the birth of a repeat sale or a copy that its maker works at once."""
    return entry.action == A.RECEIVE and "parent" in entry.facts and entry.actor_id is not None


def _go_on(claim: Claim, done: Order) -> None:
    """The customer's next order that is due and the member's to work, or the end of the claim."""
    now = clock.now()
    desk = queries.desk_of(claim.member)
    siblings = queries.due_siblings(claim.company_id, claim.customer_id, now)
    siblings = [order for order in siblings if order.pk != done.pk]
    mine = [order for order in siblings if _is_next(order, claim, desk)]
    if mine:
        claim.order = next((order for order in mine if order.pk == claim.order_id), mine[0])
        claim.save(update_fields=["order"])
        live.tell(claim.company_id, "floor", member_id=claim.member_id)
        return
    ending.end_claim(claim, ClaimEntry.Ending.OUTCOME)
    _spare(claim.member, desk, siblings)


def _is_next(order: Order, claim: Claim, desk: rules.Desk) -> bool:
    if rules.reasons_not_to_work(order, claim.member, desk):
        return False
    lane = rules.lane_of(order.status, order.line, order.missed_on)
    if lane == Lane.HOLD and Lane.HOLD not in desk.lanes:
        return False
    processed = OrderEntry.objects.filter(
        order=order, actor=claim.member, at__gte=claim.taken_at, action__in=OUTCOMES
    )
    return not processed.exists()


def _spare(member: Member, desk: rules.Desk, siblings: list[Order]) -> None:
    """What somebody else works is not rung at once after this talk: a step of the ladder later."""
    others = [order for order in siblings if rules.reasons_not_to_work(order, member, desk)]
    if others:
        ladder = order_queries.policy_of(member.company_id).ladder
        until = clock.now() + timedelta(minutes=ladder[0])
        for order in others:
            orders.postpone(order, until=until, by=None)
