"""Takes care of jobs from outside the queue, for a queue cannot heal itself.

A worker that was killed leaves its job marked as being done, for ever. Here it is queued again, or
buried when it has killed too many workers; finished jobs are swept after three days.
"""

import asyncio
import logging
from dataclasses import dataclass

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job, Status
from procrastinate.utils import utcnow

SILENCE = 45  # seconds without a sign of life of the worker
MOST_ATTEMPTS = 5
KEEP_HOURS = 72

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """How many jobs were queued again and how many given up."""

    retried: int = 0
    buried: int = 0


def rescue(url: str, *, silence: float = SILENCE) -> Outcome:
    """One look at the queue. Raises a ProcrastinateException when the database does not answer."""
    return asyncio.run(_rescue(url, silence))


async def _rescue(url: str, silence: float) -> Outcome:
    connector = PsycopgConnector(conninfo=url, min_size=1, max_size=1, timeout=5)
    outcome = Outcome()
    async with App(connector=connector).open_async() as app:
        jobs = app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=silence):
            try:
                if job.attempts + 1 >= MOST_ATTEMPTS:
                    await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
                    outcome.buried += 1
                    logger.error(
                        "Job %s (%s) is given up: its worker died each time.", *_names(job)
                    )
                else:
                    await jobs.retry_job(job, retry_at=utcnow())
                    outcome.retried += 1
                    logger.warning("Job %s (%s) is queued again: its worker died.", *_names(job))
            except ProcrastinateException:
                logger.info("Job %s (%s) was taken care of elsewhere.", *_names(job))
        await jobs.prune_stalled_workers(silence)
        await jobs.delete_old_jobs(nb_hours=KEEP_HOURS)
    return outcome


def _names(job: Job) -> tuple[int | None, str]:
    return job.id, job.task_name
