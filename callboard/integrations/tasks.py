"""Letters and messages go out; what is of no use any more is forgotten."""

import logging

from django.core.mail import get_connection

from callboard.accounts import jobs
from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions
from callboard.integrations.actions import letters, notices, reminding, telegram
from callboard.integrations.queries import notices as queries
from callboard.kit.egress import Unreachable
from callboard.orders.models import Order

logger = logging.getLogger(__name__)


@jobs.errand
def send_letter(*, company_id: int, order_id: int) -> None:
    """A letter about a new order, to the company's address (A14.1). No transaction is open while
    the mail server is talked to; one that does not answer is tried again, five times in all."""
    with acting_for(company_id):
        company = Company.objects.get(pk=company_id)
        found = Order.objects.filter(company=company, pk=order_id).select_related("offer").first()
        letter = letters.letter_about(found, company) if found and company.notify_email else None
    if letter:
        get_connection().send_messages([letter])


@jobs.errand
def send_notice(*, company_id: int, notice_id: int) -> None:
    """A letter about what somebody wishes to be told of; tried again as above. It is forgotten when
    it has gone, and a second one has the same Message-ID."""
    with acting_for(company_id):
        found = queries.notice_to_send(company_id, notice_id)
        letter = letters.letter_of(found) if found else None
    if letter:
        get_connection().send_messages([letter])
    with acting_for(company_id):
        notices.forget(company_id, notice_id)


@jobs.errand
def tell_by_telegram(*, company_id: int) -> None:
    """What is new, to the people of the company. A chat that Telegram does not take is left out."""
    with acting_for(company_id):
        news = telegram.take_news(company_id)
    if news is None:
        return
    token, said = news
    for text, chat in said:
        try:
            taken = telegram.say(token, text, chat)
        except Unreachable as why:
            logger.warning("telegram of company %s: %s", company_id, why)
            return
        if not taken:
            logger.warning("telegram of company %s refuses a chat", company_id)


@jobs.round("* * * * *")
def remind(company_id: int) -> None:
    """Every minute: who promised what is due now, whose people are kept from other work."""
    reminding.remind(company_id)


@jobs.round("* * * * *")
def hand_out(company_id: int) -> None:
    """Every minute: what happened becomes letters and messages. Safe to skip or repeat."""
    if not queries.is_something_to_send(company_id):
        return
    found = notices.hand_out(company_id)
    for order_id in found.order_ids:
        send_letter.defer(company_id=company_id, order_id=order_id)
    for notice_id in found.letter_ids:
        send_notice.defer(company_id=company_id, notice_id=notice_id)
    if found.for_the_bot:
        tell_by_telegram.defer(company_id=company_id)


@jobs.round("*/10 * * * *")
def sweep(company_id: int) -> None:
    """Forget old Idempotency-Keys, counts, and what could not be sent. Safe to skip or repeat."""
    actions.sweep(company_id)
    notices.sweep(company_id)
