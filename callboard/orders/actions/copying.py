"""A new order that grows out of another one."""

from datetime import timedelta

from django.db import transaction

from callboard.accounts import rules as rights
from callboard.accounts.models import Company, Member
from callboard.accounts.permissions import May
from callboard.kit import events
from callboard.orders.actions import moving, placing
from callboard.orders.law import Action
from callboard.orders.models import LeadOrigin, Order, OrderItem
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places
from callboard.sources import actions as sources

A = Action

# Goods, prices and address go along; what happened to the parent does not.
COPIED = (
    *("customer_id", "offer_id", "currency", "country", "region", "district", "city"),
    *("postal_code", "street", "house", "flat", "building", "block", "entrance", "door_code"),
    *("floor", "metro", "delivery_comment", "latitude", "longitude", "method", "point"),
    *("delivery_price", "discount", "goal"),
    *("surname", "name", "patronymic", "second_phone", "gender", "email"),
)


@transaction.atomic
def copy(order: Order, *, by: Member, version: int | None) -> Order:
    """A new order on the base of this one, in work by whoever made it; no payout to a source (A5b).

    Answers with the new order. The old one stays where it is.
    """
    turn = moving.begin(order, A.COPY, by=by, version=version)
    calls = rights.may(by, May.ORDERS_WORK)
    child = _child(turn, Status.ACCEPTED if calls else Status.NEW, Line.FIRST)
    child.due_at = turn.now
    return _born(turn, child)


@transaction.atomic
def repeat_sale(order: Order, *, by: Member, version: int | None) -> Order:
    """The customer buys again: a duplicate with all data, shown in Scheduled delivery (A7.3).

    Answers with the new order. The old one rests for the company's days.
    """
    turn = moving.begin(order, A.REPEAT_SALE, by=by, version=version)
    child = _child(turn, Status.SCHEDULED, Line.RETENTION)
    child.due_at = turn.now
    child.promised_by = by
    child.delivery_on = turn.now.astimezone(places.zone(turn.order.company.zone)).date()
    turn.order.due_at = turn.now + timedelta(days=turn.policy.retention_rest_days)
    return _born(turn, child)


def _child(turn: moving.Turn, status: Status, line: Line) -> Order:
    parent = turn.order
    child = Order(
        company_id=parent.company_id,
        number=placing.next_number(),
        parent=parent,
        source=_own_source(parent.company),
        arrived_at=turn.now,
        status=status,
        status_since=turn.now,
        line=line,
    )
    for name in COPIED:
        setattr(child, name, getattr(parent, name))
    return child


def _own_source(company: Company):
    """Repeat sales and copies come from the desk itself: nobody is paid for them."""
    return sources.source_of(company)


def _born(turn: moving.Turn, child: Order) -> Order:
    parent = turn.order
    child.save(force_insert=True)
    LeadOrigin.objects.create(company_id=child.company_id, order=child)
    OrderItem.objects.bulk_create(
        OrderItem(
            company_id=child.company_id,
            order=child,
            product_id=item.product_id,
            kind=item.kind,
            quantity=item.quantity,
            price=item.price,
            discount_percent=item.discount_percent,
        )
        for item in parent.items.all()
    )
    facts = {"parent": parent.number}
    entry = moving.record(child, A.RECEIVE, None, by=turn.by, now=turn.now, facts=facts)
    turn.facts["child"] = child.number
    moving.finish(turn)
    events.announce(entry)
    return child
