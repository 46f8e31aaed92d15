"""What an admin does about personal data."""

from typing import Any

from django.db import transaction

from callboard.accounts import actions as accounts
from callboard.accounts.actions import publishing
from callboard.accounts.models import Company, Member
from callboard.customers import actions as customers
from callboard.customers.models import Customer
from callboard.workplace.queries import kept


@transaction.atomic
def save(company: Company, *, text: str, months: int, by: Member) -> None:
    """The public page, and for how long people are kept."""
    publishing.publish_privacy(company, text, by=by)
    customers.keep_for(company, months, by=by)


@transaction.atomic
def hand_out(customer: Customer, *, by: Member) -> dict[str, Any]:
    """Everything that is kept of a customer; the audit says who took it."""
    accounts.record("customer.copied", customer, by=by)
    return kept.kept_of(customer)


def erase(customer: Customer, *, by: Member) -> None:
    """Make the customer unknown. Refused while something is to be done for them."""
    customers.erase(customer, by=by)
