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
    if Who.FULFILMENT in row.who and rights.may_edit_stage(
        member, stage_right(Status(order.status))
    ):
        return True
    needed = {
        Who.ADMIN: May.ORDERS_REOPEN,
        Who.OPERATOR: May.ORDERS_WORK,
        Who.LEADER: May.ORDERS_LEAD,
    }
    return any(who in row.who and rights.may(member, may) for who, may in needed.items())
