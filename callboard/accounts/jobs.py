"""Work for later. A job names its company first and runs in its rooms.

The queue is procrastinate's, and only this module knows it. A job is queued in the transaction of
the change that needs it; it may run twice (its worker can die), so it must be safe to repeat.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from callboard.accounts.models import Company
from callboard.accounts.tenancy import across_companies, acting_for

logger = logging.getLogger(__name__)

PATIENT = RetryStrategy(max_attempts=5, exponential_wait=5)


def job(work: Callable[..., None]) -> Task:
    """Queue with `work.defer(company_id=…, …ids)`; runs in one transaction in those rooms."""

    @wraps(work)
    def worked(*, company_id: int, **ids: Any) -> None:
        with acting_for(company_id):
            work(company_id=company_id, **ids)

    return _queued(worked)


def errand(work: Callable[..., None]) -> Task:
    """A job that goes to the network: no transaction is open, it enters the rooms itself."""
    return _queued(work)


def round(cron: str) -> Callable[[Callable[[int], Any]], Task]:
    """Call `work(company_id)` for every company by a crontab line (with seconds as a sixth field).

    Each company gets its own transaction; one that fails is logged and does not stop the others.
    """

    def register(work: Callable[[int], Any]) -> Task:
        @wraps(work)
        def walked(timestamp: int) -> None:
            failed = [company for company in _companies() if not _visited(work, company)]
            if failed:
                raise RuntimeError(f"{_name(work)} failed for companies {failed}")

        task = app.task(name=_name(work), queueing_lock=_name(work))(walked)
        return app.periodic(cron=cron)(task)

    return register


def chore(cron: str) -> Callable[[Callable[[], Any]], Task]:
    """Call `work()` by a crontab line, in nobody's rooms: for tables that belong to no company."""

    def register(work: Callable[[], Any]) -> Task:
        @wraps(work)
        def done(timestamp: int) -> None:
            work()

        task = app.task(name=_name(work), queueing_lock=_name(work))(done)
        return app.periodic(cron=cron)(task)

    return register


def _queued(work: Callable[..., None]) -> Task:
    return app.task(name=_name(work), retry=PATIENT)(work)


def _name(work: Callable) -> str:
    return f"{work.__module__}.{work.__name__}"


def _companies() -> list[int]:
    with across_companies():
        return list(Company.objects.order_by("id").values_list("id", flat=True))


def _visited(work: Callable[[int], Any], company_id: int) -> bool:
    try:
        with acting_for(company_id):
            work(company_id)
    except Exception:
        logger.exception("%s failed for company %s", _name(work), company_id)
        return False
    return True
