"""Everybody at once: 64 connections empty a queue of 2,000 orders of 700 customers."""

import random
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.customers.models import Customer
from callboard.dispatch import actions, rules
from callboard.dispatch.models import Claim, ClaimEntry, Ready
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.orders.models import LeadOrigin, Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.database import as_owner
from tests.dispatch.racing import racers
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OfferFactory, SourceFactory

pytestmark = pytest.mark.django_db(transaction=True)
OPERATORS, CUSTOMERS, ORDERS = 64, 700, 2_000


@pytest.fixture
def team():
    """Of a company that rings at any hour, so that the clock may run."""
    team = TeamFactory(company=CompanyFactory())
    with acting_for(team.company_id):
        OrderPolicy.objects.update(calls_from=0, calls_until=24)
    return team


def make_crowd(team) -> None:
    offers = [OfferFactory(team.company) for _ in range(5)]
    now = clock.now()
    source = SourceFactory(team.company)
    chance = random.Random(11)
    with acting_for(team.company_id):
        people = Customer.objects.bulk_create(
            Customer(
                company=team.company,
                phone=f"+38050{n:07d}",
                phone_tail=f"{n:07d}05083"[::-1],
                country="UA",
                zone="Europe/Kyiv",
                created_at=now,
            )
            for n in range(CUSTOMERS)
        )
        made = Order.objects.bulk_create(
            Order(
                company=team.company,
                number=n,
                customer=people[n % CUSTOMERS],
                offer=chance.choice(offers),
                source=source,
                arrived_at=now,
                status=Status.NO_ANSWER,
                status_since=now,
                line=Line.FIRST,
                due_at=now - timedelta(seconds=chance.randrange(5000)),
                country="UA",
                currency="UAH",
            )
            for n in range(ORDERS)
        )
        LeadOrigin.objects.bulk_create(
            LeadOrigin(company=team.company, order=order) for order in made
        )
        of_customer = defaultdict(list)
        for order in made:
            of_customer[order.customer].append(order)
        Ready.objects.bulk_create(
            row
            for person, waiting in of_customer.items()
            for row in rules.ready_rows(person, waiting, frozenset()).values()
        )


def work_through(member, chance: random.Random) -> None:
    """Take, then finish or give back, each in its own transaction, until the queue is empty."""
    while True:
        with acting_for(member.company_id):
            if not Ready.objects.exists():
                return
        with acting_for(member.company_id):
            try:
                claim = actions.take_next(member)
            except Refused:  # others hold what is left
                continue
        with acting_for(member.company_id):
            if chance.random() < 0.1:
                actions.give_back(claim.order, by=member)
            else:
                finish(claim)


@patient
def finish(claim: Claim) -> None:
    Customer.objects.select_for_update(no_key=True).get(pk=claim.customer_id)
    Order.objects.filter(customer=claim.customer_id).update(
        line=None, due_at=None, status=Status.DELETED
    )
    actions.end_claim(claim, ClaimEntry.Ending.OUTCOME)


def test_nobody_is_held_twice_and_nothing_is_left_over(team):
    """A4.4; exact: the journal of claims shows each customer's holders one after the other."""
    make_crowd(team)
    with as_owner() as owner:
        owner.execute("ANALYZE")
    operators = [
        on_the_line(MemberFactory(company=team.company, team=team)) for _ in range(OPERATORS)
    ]

    with racers(None, OPERATORS) as race:
        done = [race(work_through, member, random.Random(member.pk)) for member in operators]

    assert [work.exception() for work in done] == [None] * OPERATORS
    with acting_for(team.company_id):
        held = defaultdict(list)
        for entry in ClaimEntry.objects.order_by("taken_at"):
            held[entry.customer_id].append(entry)
        assert len(held) == CUSTOMERS
        for entries in held.values():
            assert all(one.ended_at <= other.taken_at for one, other in pairwise(entries))
            assert [entry.ending for entry in entries].count("outcome") == 1
        assert not Claim.objects.exists()
        assert not Order.objects.exclude(status=Status.DELETED).exists()
        broken = {name for name, _row in invariants.broken(team.company_id)}
        assert not {name for name in broken if "history" not in name}
