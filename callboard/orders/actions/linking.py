"""A page of the order for its customer: given out, taken back, used (A3.8, A17 C25)."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.orders.actions import calling, editing, moving
from callboard.orders.law import Action, Who
from callboard.orders.models import Order, OrderLink
from callboard.orders.rules import linking

LASTS = timedelta(days=3)
MOST = 30  # times the page of one link may be sent back


@transaction.atomic
def give_link(order: Order, *, by: Member) -> OrderLink:
    """The link of the order for as long as it lasts, else a new one. The order itself stays."""
    order = moving.locked(order)
    if not linking.waits_for_a_yes(order):
        raise Refused(_("The order does not wait to be confirmed, so a link would do nothing."))
    moving.begin_locked(order, Action.CONFIRM, by=by, version=None)
    now = clock.now()
    link = OrderLink.objects.filter(company=order.company_id, order=order).first()
    if link and link.revoked_at is None and now < link.expires_at:
        return link
    OrderLink.objects.filter(company=order.company_id, order=order).delete()
    return OrderLink.objects.create(
        company_id=order.company_id,
        order=order,
        made_by=by,
        made_at=now,
        expires_at=now + LASTS,
    )


@transaction.atomic
def revoke_link(order: Order, *, by: Member) -> None:
    """The link opens nothing from now on; refused like any other change of the order."""
    moving.begin(order, Action.CONFIRM, by=by, version=None)
    link = OrderLink.objects.filter(company=order.company_id, order=order, revoked_at=None)
    link.update(revoked_at=clock.now())


def note_opened(link: OrderLink) -> None:
    """The customer has looked: open cards of the order hear of it, once."""
    seen = OrderLink.objects.filter(company=link.company_id, order=link.order_id, opened_at=None)
    if seen.update(opened_at=clock.now()):
        live.tell(link.company_id, f"link:{link.order.number}")


def use_link(link: OrderLink) -> None:
    """Count that its page was sent back, MOST times; a refusal later leaves the count."""
    links = OrderLink.objects.filter(company=link.company_id, order=link.order_id, revoked_at=None)
    if not links.filter(sent__lt=MOST).update(sent=F("sent") + 1):
        raise Refused(_("This order cannot be changed by the link any more. Please call us."))


@transaction.atomic
def correct_by_link(link: OrderLink, *, version: int, fields: Mapping[str, str]) -> Order:
    """The customer's own words for name and address, journalled as theirs.

    `fields` maps names of `linking.FIELDS` to texts. Refused while an operator holds the customer:
    never two contacts at once.
    """
    order = moving.locked(link.order)
    if not linking.waits_for_a_yes(order):
        raise Refused(_("This order cannot be changed by the link any more. Please call us."))
    known = {name: text for name, text in fields.items() if name in linking.FIELDS}
    return editing.save(order, by=Who.CUSTOMER, version=version, fields=known)


@transaction.atomic
def confirm_by_link(link: OrderLink, *, version: int, fields: Mapping[str, str]) -> Order:
    """Yes, by the customer alone: the words above are kept and the order is confirmed, or neither.

    It leaves the queue in the same moment, so nobody rings about it.
    """
    order = correct_by_link(link, version=version, fields=fields)
    return calling.confirm(order, by=Who.CUSTOMER, version=order.version)
