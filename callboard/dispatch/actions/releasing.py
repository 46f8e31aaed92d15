"""A leader lets a member work on although a scheduled delivery is overdue (A4.11, A17 C17)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.dispatch import queries
from callboard.dispatch.actions import leading, promising
from callboard.dispatch.models import OverdueRelease, Rest
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.orders.models import Order


@patient
def release_overdue(order: Order, *, by: Member, reason: str) -> OverdueRelease:
    """The promiser works on, and the order goes to anybody; not to the promiser for a while.

    Holds for the moment the delivery was planned for: planned anew, it counts anew. Refused
    without a reason, and when the order keeps nobody from other work.
    """
    if not (reason := reason.strip()[:400]):
        raise Refused(fields={"reason": _("Say why the delivery waits.")})
    Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    order = Order.objects.select_related("promised_by__team", "promised_by__company").get(
        pk=order.pk
    )
    member, now = order.promised_by, clock.now()
    rows = queries.overdue_of(member, now) if member else []
    row = next((row for row in rows if row.order_id == order.pk), None)
    if member is None or row is None:
        told = _("Order %(n)s keeps nobody from other work now.") % {"n": order.number}
        raise Refused(told + " " + _("Load the page again."))
    leading.check_leads(member, by=by)
    release, _made = OverdueRelease.objects.get_or_create(
        company_id=order.company_id,
        member=member,
        order=order,
        planned_at=row.ready_at,
        defaults={"reason": reason, "by": by, "at": now},
    )
    minutes = queries.policy_of(order.company_id).rest_minutes
    Rest.objects.update_or_create(
        company_id=order.company_id,
        member=member,
        customer_id=order.customer_id,
        defaults={"until": now + timedelta(minutes=minutes)},
    )
    promising.reserve_promises(order.company_id, member=member)
    leading.note("overdue.released", member, by=by, order=order.number, reason=reason)
    live.tell(order.company_id, "floor", member_id=member.pk)
    return release
