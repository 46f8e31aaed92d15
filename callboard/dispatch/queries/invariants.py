"""What must be true of the queue, the claims and the shifts at any moment."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, F

from callboard.accounts.models import AuditEntry
from callboard.dispatch import rules
from callboard.dispatch.models import Claim, DeskPolicy, Lane, Ready, Shift
from callboard.dispatch.queries.desk import policy_of
from callboard.kit.invariants import invariant
from callboard.orders.models import Order
from callboard.orders.statuses import PARCELS

# Whose these are depends on who is at work as well, and is looked at every few seconds.
_MAY_BE_FREE = frozenset({Lane.SCHEDULED, Lane.RESCUE})


@invariant("the queue is what the orders say")
def queue_differs(company_id: int) -> list[str]:
    """Orders missing in the queue, rows too many in it, and rows that say something else."""
    wanted = _wanted(company_id)
    found = {row.order_id: row for row in Ready.objects.filter(company=company_id)}
    broken = [f"order {pk} is not in the queue" for pk in sorted(wanted.keys() - found.keys())]
    broken += [
        f"order {pk} is in the queue by mistake" for pk in sorted(found.keys() - wanted.keys())
    ]
    for pk in sorted(wanted.keys() & found.keys()):
        names = _differences(wanted[pk], found[pk])
        if names:
            broken.append(f"order {pk} is in the queue with another {', '.join(names)}")
    return broken


@invariant("a claim fits within the limit")
def claims_beyond_the_limit(company_id: int) -> list[str]:
    """Claims in a slot that a member did not have, not even when the customer was taken: a limit
    that is lowered takes nobody away from whoever talks with them."""
    limit = policy_of(company_id).claim_limit
    claims = Claim.objects.filter(company=company_id).exclude(slot__range=(1, limit))
    return [
        f"claim {claim.pk} of member {claim.member_id} has slot {claim.slot}"
        for claim in claims
        if not 1 <= claim.slot <= _limit_since(company_id, claim.taken_at)
    ]


def _limit_since(company_id: int, at: datetime) -> int:
    """The highest limit there was between that moment and now, as the audit tells."""
    entries = AuditEntry.objects.filter(
        company=company_id,
        at__gte=at,
        subject__startswith=f"{DeskPolicy._meta.label} ",
        facts__fields__has_key="claim_limit",
    )
    befores = (entry.facts["fields"]["claim_limit"][0] for entry in entries)
    return max(befores, default=0)


@invariant("a claim is on the customer of its order")
def claims_of_another_customer(company_id: int) -> list[str]:
    """Claims whose order is somebody else's."""
    claims = Claim.objects.filter(company=company_id).exclude(customer=F("order__customer"))
    return [f"claim {claim.pk} has order {claim.order_id} of another customer" for claim in claims]


@invariant("a parcel in hand is one to pack or to send")
def claims_of_other_stages(company_id: int) -> list[str]:
    """Parcels held alone that have left packing and sending."""
    claims = Claim.objects.filter(company=company_id, kind=Claim.Kind.PARCEL)
    gone = claims.exclude(order__status__in=PARCELS).select_related("order")
    return [
        f"claim {claim.pk} has order {claim.order_id} in {claim.order.status}" for claim in gone
    ]


@invariant("who is held is not in the queue")
def held_and_ready(company_id: int) -> list[str]:
    """Customers that a member holds and the button could hand out all the same."""
    rows = Ready.objects.filter(company=company_id, customer__in=_called(company_id))
    return [f"order {row.order_id} of a held customer is in the queue" for row in rows]


@invariant("a member is in one working status")
def more_than_one_open_shift(company_id: int) -> list[str]:
    """Members with two present statuses."""
    shifts = Shift.objects.filter(company=company_id, ended_at=None).values_list("member")
    twice = shifts.annotate(count=Count("pk")).filter(count__gt=1).order_by("member")
    return [f"member {member} has {count} present statuses" for member, count in twice]


@invariant("a blocked member holds nobody")
def claims_of_the_blocked(company_id: int) -> list[str]:
    """Claims of members who may not work."""
    claims = Claim.objects.filter(company=company_id, member__blocked_at__isnull=False)
    return [f"claim {claim.pk} is of blocked member {claim.member_id}" for claim in claims]


def _called(company_id: int):
    """The customers somebody holds; whose parcel is packed or sent is not among them."""
    claims = Claim.objects.filter(company=company_id, kind=Claim.Kind.CALLING)
    return claims.values("customer")


def _wanted(company_id: int) -> dict[int, Ready]:
    orders = Order.objects.filter(company=company_id, line__isnull=False, due_at__isnull=False)
    orders = orders.filter(customer__phone_is_valid=True, customer__blacklisted_at=None)
    orders = orders.exclude(customer__in=_called(company_id))
    of_customer: dict[int, list[Order]] = defaultdict(list)
    needed = """company customer offer country status line missed_on due_at arrived_at
        assignee promised_by confirmed_by"""
    orders = orders.select_related("customer").order_by("due_at", "id")
    for order in orders.only(*needed.split(), "customer__zone").iterator():
        of_customer[order.customer_id].append(order)
    wanted: dict[int, Ready] = {}
    for waiting in of_customer.values():
        confirmers = frozenset(o.confirmed_by_id for o in waiting if o.confirmed_by_id)
        wanted |= rules.ready_rows(waiting[0].customer, waiting, confirmers)
    return wanted


def _differences(wanted: Ready, found: Ready) -> list[str]:
    names = [field.attname for field in Ready._meta.concrete_fields]
    differ = [name for name in names if getattr(wanted, name) != getattr(found, name)]
    if found.reserved_for_id is None and wanted.lane in _MAY_BE_FREE and not wanted.personal:
        differ = [name for name in differ if name != "reserved_for_id"]
    return [name.removesuffix("_id") for name in differ]
