"""A letter to the company for each order that comes in (A14.1): when, and what it says."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from callboard.accounts.models import Company
from callboard.orders.models import Order


def letter_about(order: Order, company: Company) -> EmailMessage:
    """The letter in the company's language. It names the order, not the person: mail travels.

    A second one of a worker that died over the first has the same Message-ID.
    """
    host = settings.EMAIL_FROM.rpartition("@")[2] or "callboard"
    with translation.override(company.language):
        lines = [
            _("Order no. %(number)s has come in.") % {"number": order.number},
            f"{_('Offer')}: {order.offer}",
            f"{_('Country')}: {order.country}",
        ]
        subject = _("New order no. %(number)s") % {"number": order.number}
    return EmailMessage(
        subject=subject,
        body="\n".join(lines),
        from_email=settings.EMAIL_FROM,
        to=[company.notify_email],
        headers={"Message-ID": f"<order-{order.number}.{company.pk}@{host}>"},
    )
