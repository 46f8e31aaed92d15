from datetime import datetime

from django.utils.translation import gettext as _

from callboard.accounts.actions import Opened
from callboard.customers.actions import Erased
from callboard.customers.models import Customer
from callboard.kit.events import objects_to, on
from callboard.orders import reasons
from callboard.orders.actions import forgetting
from callboard.orders.models import PRESETS, Order, OrderPolicy, Reason
from callboard.orders.queries import addresses  # noqa: F401 (it registers itself)
from callboard.orders.statuses import Status

# Nothing is to be done for the customer any more, but to offer something again.
OVER = (Status.CANCELLED, Status.TRASH, Status.PAID, Status.RETURNED, Status.DELETED)


@on(Opened.kind)
def give_it_rules_and_reasons(opened: Opened) -> None:
    """A new company starts with the rules of its preset and the reasons of the manuals."""
    OrderPolicy.objects.create(company=opened.company, **PRESETS[opened.preset])
    Reason.objects.bulk_create(
        Reason(company=opened.company, kind=kind, position=position, **facts)
        for kind, listed in reasons.DEFAULTS.items()
        for position, facts in enumerate(listed)
    )


@on(Erased.kind)
def forget_who_ordered(erased: Erased) -> None:
    """What was ordered and for how much stays; for whom is not known any more."""
    forgetting.forget(erased.customer)


@objects_to("customer.erase")
def nothing_is_to_be_done(*, customer: Customer) -> list[str]:
    """Whom somebody has to call, or a parcel has to reach, cannot be forgotten yet."""
    waiting = Order.objects.filter(customer=customer).exclude(status__in=OVER).order_by("number")
    numbers = [str(number) for number in waiting.values_list("number", flat=True)[:10]]
    if not numbers:
        return []
    return [
        _("Something is still to be done: order no. %(numbers)s. Finish or cancel it first.")
        % {"numbers": ", ".join(numbers)}
    ]


@objects_to("customer.forget")
def they_have_ordered_since(*, customer: Customer, since: datetime) -> list[str]:
    """Who has ordered later is no old customer."""
    later = Order.objects.filter(customer=customer, arrived_at__gte=since).exists()
    return ["ordered since"] if later else []
