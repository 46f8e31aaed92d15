"""Operators, leaders, the admin, new leads and the clock, all at once on a few customers.

Each press is a transaction of its own and may be refused; none may break, and afterwards nothing
that must always be true is untrue (`callboard check-invariants`).
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member, Role
from callboard.accounts.tenancy import acting_for
from callboard.customers import actions as customers
from callboard.customers.models import Customer
from callboard.dispatch import actions, queries
from callboard.dispatch.actions import desks
from callboard.dispatch.models import Claim, DeskPolicy, Lane, Ready, TeamDesk
from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.kit.patience import whole
from callboard.orders import actions as orders
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.dispatch.racing import racers
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 40


class Office:
    """A company of seven people and eight customers, and what each may press."""

    def __init__(self) -> None:
        self.company = CompanyFactory()
        self.team = TeamFactory(company=self.company)
        self.offers = [OfferFactory(self.company) for _ in range(2)]
        with acting_for(self.company.pk):
            OrderPolicy.objects.update(calls_from=0, calls_until=24, reject_rest_hours=0)
            DeskPolicy.objects.update(claim_limit=2, rest_minutes=0)
        DeskFactory(self.team, mode="classic", priority=list(Lane))
        self.operators = [MemberFactory(company=self.company, team=self.team) for _ in range(4)]
        self.leader = MemberFactory(company=self.company, team=self.team, role=Role.LEADER)
        self.admin = MemberFactory(company=self.company, team=None, role=Role.ADMIN)
        self.people = [CustomerFactory(self.company) for _ in range(8)]
        for customer in self.people:
            for offer in self.offers:
                OrderFactory(self.company, customer=customer, offer=offer)

    def order(self, chance: random.Random, **facts) -> Order:
        found = list(Order.objects.filter(**facts).order_by("id"))
        if not found:
            raise Refused("nothing there")
        return chance.choice(found)

    def held(self, chance: random.Random, member: Member) -> Order:
        claims = queries.claims_of(member)
        if not claims:
            raise Refused("nothing held")
        return chance.choice(claims).order

    def operates(self, me: Member, chance: random.Random) -> list[Callable[[], object]]:
        facts = {"by": me, "version": None}
        soon = clock.now() + timedelta(milliseconds=200)
        return [
            lambda: actions.start(me),
            lambda: actions.take_next(me),
            lambda: actions.take_next(me),
            lambda: actions.hand_over(me),
            lambda: actions.open_for_work(self.order(chance), by=me),
            lambda: orders.no_answer(self.held(chance, me), reason="long_beeps", **facts),
            lambda: orders.callback(self.held(chance, me), at=soon, **facts),
            lambda: orders.cancel(self.held(chance, me), reason="expensive", **facts),
            lambda: orders.hold(self.held(chance, me), **facts),
            lambda: orders.confirm(self.held(chance, me), **facts),
            lambda: actions.give_back(self.held(chance, me), by=me),
            lambda: actions.stop(me),
            lambda: actions.pause(me),
            lambda: actions.renew({(me.company_id, me.pk): time.monotonic()}),
        ]

    def leads(self, me: Member, chance: random.Random) -> list[Callable[[], object]]:
        whom = chance.choice(self.operators)
        facts = {"by": me, "version": None}
        gone = [Status.CANCELLED, Status.TRASH]
        return [
            lambda: actions.start(me),
            lambda: actions.assign(self.order(chance), to=whom, by=me),
            lambda: actions.take_away(self.order(chance, assignee__isnull=False), by=me),
            lambda: actions.pause_for(whom, by=me),
            lambda: actions.stop_for(whom, by=me),
            lambda: actions.give_back_for(self.held(chance, whom), by=me),
            lambda: actions.take_over(self.order(chance), by=me),
            lambda: orders.restore(self.order(chance, status__in=gone), **facts),
            lambda: orders.trash(self.order(chance), reason="spam", **facts),
        ]

    def administers(self, me: Member, chance: random.Random) -> list[Callable[[], object]]:
        whom = chance.choice(self.operators)
        person = chance.choice(self.people)
        policy, desk = DeskPolicy.objects.get(), TeamDesk.objects.get()
        some = {"all_offers": chance.random() < 0.5, "lines": list(Line), "priority": desk.priority}
        return [
            lambda: accounts.block(whom, by=me),
            lambda: accounts.unblock(whom, by=me),
            lambda: accounts.unblock(whom, by=me),
            lambda: accounts.change(policy, {"claim_limit": chance.randint(1, 3)}, by=me),
            lambda: desks.set_up(self.team, some, offers=[self.offers[0]], by=me),
            lambda: customers.blacklist(person, reason="rude", by=me),
            lambda: customers.clear(person, by=me),
            lambda: customers.clear(person, by=me),
        ]

    def passes(self, chance: random.Random) -> list[Callable[[], object]]:
        person = chance.choice(self.people)
        lead = orders.Lead(
            offer=chance.choice(self.offers).code, phone=person.phone, country="UA", name="Halyna"
        )
        return [
            lambda: actions.sweep(self.company.pk),
            lambda: orders.run_clock(self.company.pk),
            lambda: orders.receive(self.company, lead),
        ]


def press(office: Office, pk: int | None, chance: random.Random) -> None:
    """One thing after the other, refused or done; as at a door, a lost race is run again."""
    for _ in range(PRESSES):
        with suppress(Refused):
            whole(lambda: _pressed(office, pk, chance))


def _pressed(office: Office, pk: int | None, chance: random.Random) -> None:
    with acting_for(office.company.pk):
        me = Member.objects.select_related("team", "company").get(pk=pk) if pk else None
        if me is None:
            choices = office.passes(chance)
        elif me.role == Role.ADMIN:
            choices = office.administers(me, chance)
        else:
            choices = (office.leads if me.role == Role.LEADER else office.operates)(me, chance)
        chance.choice(choices)()


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_everybody_does_at_once_nothing_is_broken(seed):
    office = Office()
    everybody = [*(each.pk for each in (*office.operators, office.leader, office.admin)), None]

    with racers(None, len(everybody)) as race:
        done = [
            race(press, office, pk, random.Random(f"{seed} {pk and everybody.index(pk)}"))
            for pk in everybody
        ]

    assert [work.exception() for work in done] == [None] * len(everybody)
    with acting_for(office.company.pk):
        assert list(invariants.broken(office.company.pk)) == []
        for operator in Member.objects.filter(company=office.company):
            actions.block(operator)
        orders.run_clock(office.company.pk, most=500)
        assert not Claim.objects.exists()
        assert list(invariants.broken(office.company.pk)) == []
        waiting = Order.objects.filter(line__isnull=False, due_at__isnull=False)
        free = waiting.filter(customer__in=Customer.objects.filter(blacklisted_at=None))
        assert Ready.objects.count() == free.count()
