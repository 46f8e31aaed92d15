"""What the API's tables are rid of as time goes by."""

import logging

from django.core.mail import get_connection

from callboard.accounts import jobs
from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions, queries
from callboard.integrations.actions import letters, telegram
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
def tell_by_telegram(*, company_id: int) -> None:
    """What is new, to the people of the company. A chat that Telegram does not take is left out."""
    with acting_for(company_id):
        news = telegram.take_news(company_id)
    if news is None:
        return
    token, text, chats = news
    for chat in chats:
        try:
            taken = telegram.say(token, text, chat)
        except Unreachable as why:
            logger.warning("telegram of company %s: %s", company_id, why)
            return
        if not taken:
            logger.warning("telegram of company %s refuses a chat", company_id)


@jobs.round("* * * * *")
def look_for_news(company_id: int) -> None:
    """Every minute, for companies with a bot. Safe to skip or repeat."""
    if queries.has_bot(company_id):
        tell_by_telegram.defer(company_id=company_id)


@jobs.round("*/10 * * * *")
def sweep(company_id: int) -> None:
    """Forget old Idempotency-Keys and counts. Safe to skip or repeat."""
    actions.sweep(company_id)
