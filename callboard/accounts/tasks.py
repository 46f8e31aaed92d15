from callboard.accounts import actions, jobs


@jobs.chore("*/20 * * * *")
def sweep() -> None:
    """Old tries to sign in and ended sessions, every 20 minutes. Safe to skip or repeat."""
    actions.sweep()
