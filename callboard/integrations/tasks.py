"""What the API's tables are rid of as time goes by."""

from callboard.accounts import jobs
from callboard.integrations import actions


@jobs.round("*/10 * * * *")
def sweep(company_id: int) -> None:
    """Forget old Idempotency-Keys and counts. Safe to skip or repeat."""
    actions.sweep(company_id)
