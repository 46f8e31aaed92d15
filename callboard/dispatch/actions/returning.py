"""A lead is returned to the queue, and the member may say why (A3.8)."""

from django.db import transaction

from callboard.accounts.models import Member
from callboard.dispatch.actions import ending
from callboard.dispatch.models import ClaimEntry
from callboard.orders.models import Order

LONGEST = 200


@transaction.atomic
def return_lead(order: Order, *, reason: str, by: Member) -> str:
    """Give the customer back with a reason in the member's words; none is fine.

    The reason stands at the entry of this claim, LONGEST characters of it: what was kept of it is
    the answer. Refused to whoever does not hold the customer.
    """
    ending.give_back(order, by=by)
    said = " ".join(reason.replace("\x00", "").split())[:LONGEST]
    if said:
        entries = ClaimEntry.objects.filter(company=order.company_id, customer=order.customer_id)
        last = entries.filter(ending=ClaimEntry.Ending.GIVEN_BACK).order_by("-id").values("pk")[:1]
        entries.filter(pk__in=last).update(reason=said)
    return said
