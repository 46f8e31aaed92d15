"""Jobs whose worker was killed run again, and those that kill workers end."""

import psycopg
import pytest

from callboard.config.rescue import MOST_ATTEMPTS, rescue
from tests import database, loops


@pytest.fixture
def queue(transactional_db):
    """The queue's tables, and an address for `rescue`."""
    with psycopg.connect(database.app_url(), autocommit=True) as connection:
        yield connection


def rescued():
    return loops.apart(lambda: rescue(database.app_url()))


def job(queue, *, attempts=0, heartbeat="1 hour", status="doing"):
    """A job in the hands of a worker that was last heard of so long ago."""
    (worker,) = queue.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
        " RETURNING id",
        [heartbeat],
    ).fetchone()
    (number,) = queue.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id)"
        " VALUES ('default', 'some.task', %s, %s, %s) RETURNING id",
        [status, attempts, worker],
    ).fetchone()
    return number


def status(queue, number):
    found = queue.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
    return (found.fetchone() or ["gone"])[0]


def test_a_job_of_a_dead_worker_is_queued_again(queue):
    number = job(queue)

    outcome = rescued()

    assert (outcome.retried, outcome.buried) == (1, 0)
    assert status(queue, number) == "todo"


def test_a_job_of_a_living_worker_is_left_alone(queue):
    number = job(queue, heartbeat="1 second")

    rescued()

    assert status(queue, number) == "doing"


def test_a_job_that_killed_too_many_workers_is_given_up(queue):
    number = job(queue, attempts=MOST_ATTEMPTS - 1)

    outcome = rescued()

    assert outcome.buried == 1
    assert status(queue, number) == "failed"


def test_jobs_that_ended_well_are_swept_after_some_days(queue):
    old, fresh = job(queue, status="succeeded"), job(queue, status="succeeded")
    queue.execute(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES"
        " (%s, 'succeeded', now() - interval '5 days'), (%s, 'succeeded', now())",
        [old, fresh],
    )

    rescued()

    assert (status(queue, old), status(queue, fresh)) == ("gone", "succeeded")


def test_workers_that_fell_silent_are_forgotten(queue):
    job(queue)

    rescued()

    assert queue.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (0,)
