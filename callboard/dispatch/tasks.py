from callboard.accounts import jobs
from callboard.dispatch import actions


@jobs.round("* * * * * */15")
def sweep(company_id: int) -> None:
    """Leases, return timers, idle shifts and promises, every 15 seconds."""
    actions.sweep(company_id)
