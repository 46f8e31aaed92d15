"""A process that dies with an order in its hands: nothing is lost, everything comes back."""

import subprocess
import sys
from datetime import timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
from callboard.dispatch.models import Claim, ClaimEntry
from callboard.kit import clock, invariants
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.database import ROOT
from tests.dispatch.racing import wait_until_gone
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Takes the next order as this member, says so, and waits to be killed: before or after the commit.
TAKES = """
import sys, django; django.setup()
from django.db import connection
from callboard.accounts.models import Member
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
company, member, committed = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "committed"

def take():
    claim = actions.take_next(Member.objects.select_related("company", "team").get(pk=member))
    connection.ensure_connection()
    return claim.order.number, connection.connection.info.backend_pid

if committed:
    with acting_for(company):
        number = take()
    print(*number, flush=True); sys.stdin.read()
else:
    with acting_for(company):
        print(*take(), flush=True); sys.stdin.read()
"""


@pytest.fixture
def team():
    team = TeamFactory(company=CompanyFactory())
    with acting_for(team.company_id):
        OrderPolicy.objects.update(calls_from=0, calls_until=24)
    return team


def killed_with_an_order(member, moment):
    """The number of the order a process took before it was killed with -9."""
    child = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            TAKES,
            str(member.company_id),
            str(member.pk),
            moment,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    number, backend = map(int, child.stdout.readline().split())
    child.kill()
    child.communicate()
    wait_until_gone(backend)
    return number


def test_an_accepted_order_dropped_by_a_killed_process_comes_back_to_the_queue(team):
    """1.1: accepted, its lease runs out, and another member is handed it among the new ones."""
    first, second = (on_the_line(MemberFactory(company=team.company, team=team)) for _ in "ab")
    order = OrderFactory(team.company)

    number = killed_with_an_order(first, "committed")

    with acting_for(team.company_id):
        assert number == order.number
        assert Order.objects.get(number=number).status == Status.ACCEPTED
        later = clock.now() + timedelta(minutes=3)
    with clock.frozen(later), acting_for(team.company_id):
        actions.sweep(team.company_id)
        assert ClaimEntry.objects.get().ending == ClaimEntry.Ending.LEASE
        claim = actions.take_next(second)
        assert (claim.order.number, claim.order.line) == (number, Line.FIRST)
        assert list(invariants.broken(team.company_id)) == []


def test_a_process_killed_before_its_commit_has_taken_nothing(team):
    first, second = (on_the_line(MemberFactory(company=team.company, team=team)) for _ in "ab")
    order = OrderFactory(team.company)

    killed_with_an_order(first, "in the middle")

    with acting_for(team.company_id):
        assert not Claim.objects.exists()
        assert Order.objects.get(pk=order.pk).status == Status.NEW
        assert actions.take_next(second).order == order
