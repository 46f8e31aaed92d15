from callboard.accounts import jobs
from callboard.calls import actions


@jobs.round("*/5 * * * *")
def end_forgotten_calls(company_id: int) -> None:
    """Calls that nobody ended, every five minutes."""
    actions.end_forgotten(company_id)
