"""How a claim ends. The claim goes first; then the customer's orders are put back, all of them."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.customers.models import Customer
from callboard.dispatch import queries
from callboard.dispatch.actions import queue
from callboard.dispatch.models import Claim, ClaimEntry, Rest
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.kit.rows import answer
from callboard.orders.models import Order

Ending = ClaimEntry.Ending

_WHAT = "company_id, customer_id, member_id, order_id, taken_at"
_END = f"""
    WITH gone AS (DELETE FROM dispatch_claim WHERE id = %s RETURNING {_WHAT})
    INSERT INTO dispatch_claimentry ({_WHAT}, ended_at, ending)
    SELECT {_WHAT}, greatest(coalesce(%s, clock_timestamp()), taken_at), %s FROM gone
    RETURNING ended_at
"""

# These customers are not handed to the same member again at once.
RESTS = frozenset({Ending.GIVEN_BACK, Ending.LEASE, Ending.TIMER, Ending.STOPPED, Ending.BLOCKED})


def after_release() -> None:
    """Between the end of a claim and putting back. Does nothing; the tests pause here."""


@transaction.atomic
def give_back(order: Order, *, by: Member) -> None:
    """Return the customer, or the parcel, to the queue unchanged (A3.8); not to the same member for
    a while."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    claim = queries.claim_on(order)
    if claim is None or not (claim.member_id == by.pk or rights.may(by, May.ORDERS_LEAD)):
        told = _("You do not hold this customer any more.")
        raise Refused(told + " " + _("To go on, take the order into work again."))
    claim.customer = customer
    end_claim(claim, Ending.GIVEN_BACK)


@transaction.atomic
def end_claims_of(member: Member, ending: str) -> None:
    """End everything the member holds."""
    held = lock_customers_of(member)
    claims = Claim.objects.filter(company=member.company_id, member=member)
    claims = claims.select_related("customer")
    for claim in claims.filter(customer__in=held or []).order_by("customer"):
        end_claim(claim, ending)


def lock_customers_of(member: Member, *, skip_locked: bool = False) -> list[int] | None:
    """The ids of the customers the member holds, locked in their order; None if one was skipped."""
    claims = Claim.objects.filter(company=member.company_id, member=member)
    held = list(claims.values_list("customer_id", flat=True))
    if not held:
        return []
    customers = Customer.objects.select_for_update(no_key=True, skip_locked=skip_locked)
    locked = list(customers.filter(pk__in=held).order_by("pk").values_list("pk", flat=True))
    return locked if len(locked) == len(held) else None


@transaction.atomic(savepoint=False)
def end_claim(claim: Claim, ending: str) -> None:
    """The customer is free again, with every order that waits; or the parcel, and nothing else is.
    The customer's row is locked by the caller.

    The deletion comes first and the reading after it, in statements of their own: an order that
    arrived while the customer was held is then found and handed out.
    """
    gone = answer(_END, [claim.pk, clock.held(), ending])
    if gone is None:
        return
    if ending in RESTS:
        [ended_at] = gone
        minutes = queries.policy_of(claim.company_id).rest_minutes
        Rest.objects.update_or_create(
            company_id=claim.company_id,
            member_id=claim.member_id,
            customer_id=claim.customer_id,
            defaults={"until": ended_at + timedelta(minutes=minutes)},
        )
    after_release()
    lines = queue.fill(claim.customer) if claim.kind == Claim.Kind.CALLING else set[str]()
    live.tell(claim.company_id, "floor", member_id=claim.member_id)
    live.tell(claim.company_id, "free")
    if ending != Ending.OUTCOME:  # an outcome is news of the order itself
        topics = (f"held:{claim.customer_id}", *(f"line:{line}" for line in sorted(lines)))
        live.tell(claim.company_id, *topics)
