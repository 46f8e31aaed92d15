"""Jobs whose workers are killed, again and again, and one that kills its worker itself.

Jobs are started anew from outside the queue, by the process that serves. All of them end: done, or
given up after so many workers died of them, and then they can be seen.
"""

import time
from typing import Any

from callboard.config.rescue import MOST_ATTEMPTS, SILENCE
from faults import stack, world
from faults.killing import killing
from faults.report import Run
from faults.stack import Stack

COUNTS = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE task_name = %s GROUP BY 1"
OURS = "faults.tasks.step"
POISON = "faults.tasks.poison"
OPEN = {"todo", "doing"}

# The short form has a worker with a quick heartbeat, and is told so.
QUICK = ("--beat", "1", "--silence", "3", "--rescue-every", "0.5", "--pause", "0.5")


def run(it: Run) -> None:
    """200 jobs and 20 kills; then one that is poison."""
    options = it.size(QUICK, ("--pause", "2"))
    with stack.running(*options) as desk:
        company = world.grown(desk, 1)
        jobs = it.size(12, 200)
        _defer(company.company, jobs, it.size(0.3, 2.0))
        kills = it.size(2, 20)
        with killing(it, desk, ["worker"] * kills, it.size((0.5, 1), (3, 6))) as killer:
            killer.over.wait()
            it.say(jobs=jobs, kills=dict(killer.killed))
        began = time.monotonic()
        left = _until_ended(desk, OURS, it.size(30, 600))
        it.say(**{f"jobs_{status}": count for status, count in left.items()})
        it.say(seconds_after_last_kill=time.monotonic() - began)
        it.promise("all jobs end", not OPEN & left.keys(), left)
        it.promise("none gets lost", sum(left.values()) == jobs, left)
        _longest(it, desk, it.size(3, SILENCE) + 45)
        _poison(it, desk, company.company)


def _defer(company_id: int, count: int, seconds: float) -> None:
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415 (Django is set up by then)
    from faults import tasks  # noqa: PLC0415

    with acting_for(company_id):
        for _job in range(count):
            tasks.step.defer(company_id=company_id, seconds=seconds)


def _poison(it: Run, desk: Stack, company_id: int) -> None:
    """Stops after its attempts, is seen as failed, and the queue goes on."""
    from faults import tasks  # noqa: PLC0415 (Django is set up by then)

    it.note("a job that kills its worker")
    tasks.poison.defer(company_id=company_id)
    began = time.monotonic()
    left = _until_ended(desk, POISON, it.size(60, 900))
    it.say(poison=left, poison_seconds=time.monotonic() - began)
    it.promise("poison is given up and can be seen", left == {"failed": 1}, left)
    started = desk.asked(
        """SELECT count(*) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
        WHERE j.task_name = %s AND e.type = 'started'""",
        POISON,
    )[0][0]
    it.say(workers_killed_by_poison=started)
    it.promise("after its attempts", started == MOST_ATTEMPTS, started)
    it.promise("the log says so", "is given up" in desk.said())
    _defer(company_id, 1, 0.0)
    after = _until_ended(desk, OURS, 60)
    it.promise("the queue goes on", not OPEN & after.keys(), after)


def _until_ended(desk: Stack, task: str, patience: float) -> dict[str, Any]:
    """How many jobs of that name are in which state, when none is open or patience ends."""
    deadline = time.monotonic() + patience
    while True:
        found = dict(desk.asked(COUNTS, task))
        if not OPEN & found.keys() or time.monotonic() > deadline:
            return found
        time.sleep(0.3)


def _longest(it: Run, desk: Stack, limit: float) -> None:
    """How long a job of a killed worker waited until it ran again."""
    rows = desk.asked(
        """SELECT coalesce(max(extract(epoch FROM again - started)), 0)::float FROM (
            SELECT e.at AS started, lead(e.at) OVER (PARTITION BY e.job_id ORDER BY e.id) AS again
            FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
            WHERE j.task_name = %s AND e.type = 'started') t""",
        OURS,
    )
    it.say(longest_until_started_again=rows[0][0])
    it.promise("a job of a dead worker runs again in time", rows[0][0] <= limit, rows[0][0])
