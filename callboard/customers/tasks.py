from callboard.accounts import jobs
from callboard.customers import actions


@jobs.round("41 3 * * *")
def forget_old_customers(company_id: int) -> None:
    """Whoever bought nothing for as long as the company keeps people, every night, some hundreds at
    a time. Safe to skip or repeat."""
    actions.erase_old(company_id)
