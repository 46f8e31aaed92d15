"""Jobs run in their company's rooms, rounds in each company's in turn."""

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from callboard.accounts import jobs
from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from tests import loops
from tests.factories.accounts import CompanyFactory, MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)

seen = []


@jobs.job
def look(*, company_id):
    seen.append((company_id, [member.company_id for member in Member.objects.all()]))


@jobs.errand
def fetch(*, company_id):
    seen.append((company_id, connection.in_atomic_block, Member.objects.count()))


@jobs.round("0 0 1 1 *")
def count(company_id):
    if not Member.objects.exists():
        raise LookupError("an empty company")
    seen.append((company_id, Member.objects.count()))


@pytest.fixture(autouse=True)
def _nothing_seen(monkeypatch):
    seen.clear()
    # The worker's threads end with the test: they must not keep their connections.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    yield
    connections.close_all()


def work():
    """A real worker, with its own connections, until the queue is empty."""

    async def run(worker):
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False
            )

    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        loops.run(run(worker))


def statuses():
    """Of the jobs of this module: the rounds of the areas may fall due at any moment."""
    ours = ProcrastinateJob.objects.filter(task_name__startswith=__name__)
    return list(ours.order_by("id").values_list("status", flat=True))


def test_a_worker_runs_each_job_behind_the_walls_of_its_company():
    members = [MemberFactory(), MemberFactory()]
    for member in members:
        with acting_for(member.company_id):
            look.defer(company_id=member.company_id)

    work()

    assert sorted(seen) == [(m.company_id, [m.company_id]) for m in members]
    assert statuses() == ["succeeded", "succeeded"]


def test_a_job_is_queued_with_the_change_or_not_at_all():
    company = CompanyFactory()

    with pytest.raises(KeyError), acting_for(company.id):  # noqa: PT012
        look.defer(company_id=company.id)
        raise KeyError

    assert statuses() == []


def test_an_errand_holds_no_transaction_and_sees_no_rooms_by_itself():
    member = MemberFactory()
    fetch.defer(company_id=member.company_id)

    work()

    assert seen == [(member.company_id, False, 0)]


def test_a_round_visits_every_company_and_goes_on_after_one_that_fails():
    first, empty, last = MemberFactory(), CompanyFactory(), MemberFactory()

    with pytest.raises(RuntimeError, match=rf"failed for companies \[{empty.id}\]"):
        count(timestamp=0)

    assert seen == [(first.company_id, 1), (last.company_id, 1)]


def test_a_round_that_waits_is_not_queued_a_second_time():
    count.defer(timestamp=0)

    with pytest.raises(Exception, match="already a job in the queue"):
        count.defer(timestamp=60)
