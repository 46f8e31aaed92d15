"""Which actions to offer a person. The actions ask the law again, and have the last word."""

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.orders import law
from callboard.orders.law import Action, Row, Who
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.rules.moving import facts_of, stage_right
from callboard.orders.statuses import Line, Status


def offered_to(member: Member, order: Order, policy: OrderPolicy) -> list[Action]:
    """What the law allows this order and the rights allow this member, in the order of the law."""
    place = (Status(order.status), Line(order.line) if order.line else None)
    facts = facts_of(order, policy)
    rows = {action: law.decide(action, *place, facts) for action in Action}
    return [action for action, row in rows.items() if row and may_do(member, row, order)]


def may_do(member: Member, row: Row, order: Order) -> bool:
    """Whether the rights of this member reach this row of the law."""
    needed = {Who.OPERATOR: May.ORDERS_WORK, Who.LEADER: May.ORDERS_LEAD}
    called = any(who in row.who and rights.may(member, may) for who, may in needed.items())
    return called or is_beside_the_calls(member, row, order)


def is_beside_the_calls(member: Member, row: Row, order: Order) -> bool:
    """Whether the member acts by a right that no holder of the customer stands in the way of."""
    if Who.ADMIN in row.who and rights.may(member, May.ORDERS_REOPEN):
        return True
    stage = stage_right(Status(order.status))
    return Who.FULFILMENT in row.who and rights.may_edit_stage(member, stage)
