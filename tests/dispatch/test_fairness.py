"""Nobody waits while a customer is free for them (A4.1, A4.9, A4.12): random floors, asked by SQL.

The oracle reads orders, customers, claims and rests alone; the queue and its code are not asked.
"""

import random
from datetime import timedelta

import pytest
from django.db import connection

from callboard.dispatch import actions, queries
from callboard.dispatch.models import DeskPolicy, Lane, Presence
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

WORKED = (Line.FIRST, Line.SECOND)
COUNTRIES = ["UA", "UA", "KZ", "PL"]

# New, no answer, and promises: due, of a line, an offer and a country of the team, nobody else's,
# of a customer whom nobody holds, who is in no other member's personal list, and who does not rest
# from this member. Whose list a customer is in is offered all of them, whoever has promised what.
FREE_FOR = """
    SELECT o.id FROM orders_order o
    JOIN customers_customer c ON c.id = o.customer_id
    CROSS JOIN LATERAL (SELECT (SELECT other.assignee_id FROM orders_order other
        WHERE other.company_id = o.company_id AND other.customer_id = o.customer_id
            AND other.line IS NOT NULL AND other.due_at IS NOT NULL
            AND other.assignee_id IS NOT NULL
        ORDER BY other.due_at, other.id LIMIT 1) AS id) keeper
    WHERE o.company_id = %(company)s AND o.line = ANY(%(lines)s) AND o.offer_id = ANY(%(offers)s)
        AND o.country = ANY(%(countries)s)
        AND o.status IN ('new', 'accepted', 'no_answer', 'callback', 'scheduled')
        AND o.due_at <= %(now)s AND o.assignee_id IS NULL
        AND c.phone_is_valid AND c.blacklisted_at IS NULL
        AND NOT EXISTS (SELECT FROM dispatch_claim h
            WHERE h.company_id = o.company_id AND h.customer_id = o.customer_id)
        AND NOT EXISTS (SELECT FROM dispatch_rest r WHERE r.company_id = o.company_id
            AND r.member_id = %(member)s AND r.customer_id = o.customer_id AND r.until > %(now)s)
        AND (keeper.id = %(member)s OR keeper.id IS NULL
            AND (o.status NOT IN ('callback', 'scheduled') OR o.promised_by_id IS NULL
                OR o.promised_by_id = %(member)s)
            AND NOT EXISTS (SELECT FROM orders_order other
                WHERE other.company_id = o.company_id AND other.customer_id = o.customer_id
                    AND other.status IN ('callback', 'scheduled') AND other.line IS NOT NULL
                    AND other.promised_by_id = o.promised_by_id
                    AND other.promised_by_id <> %(member)s))
    ORDER BY o.id
"""


def free_for(member, lines, offers, countries):
    """The orders that are free for a member, by the rows alone."""
    facts = {
        "company": member.company_id,
        "member": member.pk,
        "now": clock.now(),
        "lines": list(lines),
        "offers": [offer.pk for offer in offers],
        "countries": list(countries),
    }
    with connection.cursor() as cursor:
        cursor.execute(FREE_FOR, facts)
        return {pk for (pk,) in cursor.fetchall()}


class Scene:
    """A company whose people press whatever they may, in an order the dice choose."""

    def __init__(self, company, seed):
        self.dice = random.Random(seed)
        self.company = company
        OrderPolicy.objects.filter(company=company).update(calls_from=0, calls_until=24)
        DeskPolicy.objects.filter(company=company).update(overdue=DeskPolicy.Overdue.REMIND)
        self.offers = [OfferFactory(company) for _ in range(3)]
        self.customers = [CustomerFactory(company) for _ in range(8)]
        self.desks = {}
        for offers, lines, skills, countries in (
            (self.offers, list(Line), {}, COUNTRIES),
            (self.offers[:2], [Line.FIRST], {"countries": ["UA", "PL"]}, ["UA", "PL"]),
            (self.offers[1:], [Line.FIRST, Line.SECOND], {"languages": ["ru"]}, ["UA", "KZ"]),
        ):
            team = TeamFactory(company=company)
            facts = {"lines": lines, "priority": [Lane.NEW, Lane.REDIAL], **skills}
            DeskFactory(team, offers=tuple(offers), **facts)
            for _ in range(2):
                self.desks[MemberFactory(company=company, team=team)] = (lines, offers, countries)

    def arrives(self):
        """A lead, or an order that has been called: perhaps promised, perhaps for later."""
        status = self.dice.choice([Status.NEW, Status.NEW, Status.NO_ANSWER, Status.CALLBACK])
        promised = status == Status.CALLBACK and self.dice.random() < 0.5
        due = timedelta(minutes=self.dice.choice([-30, -1, 0, 45]))
        OrderFactory(
            self.company,
            customer=self.dice.choice(self.customers),
            offer=self.dice.choice(self.offers),
            country=self.dice.choice(COUNTRIES),
            status=status,
            line=Line.FIRST if status == Status.NEW else self.dice.choice(list(WORKED)),
            due_at=clock.now() + due,
            promised_by=self.dice.choice(list(self.desks)) if promised else None,
            assignee=self.dice.choice(list(self.desks)) if self.dice.random() < 0.1 else None,
        )

    def presses(self, member):
        """Something a person does; a refusal is an answer too."""
        held = queries.claims_of(member)
        press = self.dice.choice(["start", "pause", "stop", "back", "no answer", "cancel"])
        try:
            if press in {"start", "pause", "stop"}:
                getattr(actions, press)(member)
            elif held and press == "back":
                actions.give_back(held[0].order, by=member)
            elif held and press == "no answer":
                orders.no_answer(held[0].order, by=member, version=None, reason="busy")
            elif held:
                orders.cancel(held[0].order, by=member, version=None, reason="changed_mind")
        except Refused:
            pass

    def is_fair_to(self, member):
        """The button gives exactly when the rows say that something is free for the member."""
        wanted = free_for(member, *self.desks[member])
        given = _pressed(member)
        assert (given in wanted) if wanted else given is None, f"{member}: {given} of {wanted}"


def _pressed(member):
    """The order the button gives; None: it says that nothing is free."""
    try:
        return actions.take_next(member).order_id
    except Refused:
        return None


@pytest.mark.parametrize("seed", range(12))
def test_nobody_waits_while_a_customer_is_free_for_them(company, seed):
    scene = Scene(company, seed)
    asked, noon = 0, clock.now()
    for minute in range(40):
        with clock.frozen(noon + timedelta(minutes=minute)):
            scene.arrives()
            member = scene.dice.choice(list(scene.desks))
            scene.presses(member)
            if queries.presence_of(member) == Presence.READY and not queries.claims_of(member):
                scene.is_fair_to(member)
                asked += 1
    assert asked >= 3
