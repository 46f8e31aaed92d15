"""Letters: to the company for each order that comes in (A14.1), to members about what they wish."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from callboard.accounts.models import Company
from callboard.integrations import rules
from callboard.integrations.models import Notice
from callboard.orders.models import Order


def letter_about(order: Order, company: Company) -> EmailMessage:
    """The letter in the company's language. It names the order, not the person: mail travels.

    A second one of a worker that died over the first has the same Message-ID.
    """
    with translation.override(company.language):
        lines = [
            _("Order no. %(number)s has come in.") % {"number": order.number},
            f"{_('Offer')}: {order.offer}",
            f"{_('Country')}: {order.country}",
        ]
        subject = _("New order no. %(number)s") % {"number": order.number}
    return _letter(subject, lines, company.notify_email, f"order-{order.number}.{company.pk}")


def letter_of(notice: Notice) -> EmailMessage | None:
    """The letter to the member whom a notice is for, or to the company's address, which say how
    often it happened; None where there is no address any more. Names orders, and nobody."""
    to = notice.member.user.email if notice.member else notice.company.notify_email
    if not to:
        return None
    with translation.override(rules.language_of(notice)):
        lines = [rules.said(notice.event, notice.numbers, notice.count)]
        subject = rules.said(notice.event, [], notice.count)
        if notice.member:
            lines += ["", _("You choose in Settings what you are told of.")]
    return _letter(subject, lines, to, f"notice-{notice.pk}.{notice.company_id}")


def _letter(subject: str, lines: list[str], to: str, name: str) -> EmailMessage:
    host = settings.EMAIL_FROM.rpartition("@")[2] or "callboard"
    return EmailMessage(
        subject=subject,
        body="\n".join(lines),
        from_email=settings.EMAIL_FROM,
        to=[to],
        headers={"Message-ID": f"<{name}@{host}>"},
    )
