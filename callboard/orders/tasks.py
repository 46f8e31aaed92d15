from callboard.accounts.jobs import round
from callboard.orders import actions


@round("* * * * * */15")
def move_orders_by_the_clock(company_id: int) -> None:
    """Old no-answers to the second line, missed callbacks on (A11.7)."""
    actions.run_clock(company_id)
