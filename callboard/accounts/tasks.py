import logging
from collections import Counter

from callboard.accounts import actions, jobs
from callboard.kit import invariants

logger = logging.getLogger(__name__)


class Broken(Exception):
    """Rows of a company contradict each other."""


@jobs.chore("*/20 * * * *")
def sweep() -> None:
    """Old tries to sign in and ended sessions, every 20 minutes. Safe to skip or repeat."""
    actions.sweep()


@jobs.round("7 * * * *")
def seal_the_audit(company_id: int) -> None:
    """What the audit has said in the last hour is sealed. Safe to skip or repeat."""
    actions.seal(company_id)


@jobs.round("17 4 * * *")
def check_invariants(company_id: int) -> None:
    """What `callboard check-invariants` asks, every night. A broken row fails the job, which
    /metrics shows; the log says which rule, the command which row. Safe to skip or repeat."""
    found = Counter(name for name, _row in invariants.broken(company_id))
    for name, rows in found.items():
        logger.error("%s: %s broken rows", name, rows)
    if found:
        raise Broken
