"""How much the button reads, on data made to be the worst: 8 rows an offer and open zone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.dispatch.models import Ready, Rest
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory, OrderFactory, SourceFactory

pytestmark = pytest.mark.usefixtures("at_noon")
MANY = 3_000
AWAKE, ASLEEP = "Europe/Kyiv", "Asia/Kamchatka"


@pytest.fixture
def offers(company):
    return [OfferFactory(company) for _ in range(4)]


def queue_of(
    company, offer, *, zone=AWAKE, country="UA", age: timedelta, count: int = MANY, **facts
) -> None:
    """So many orders of one offer in the queue, the oldest `age` old, each of another customer."""
    now = clock.now()
    source = SourceFactory(company)
    begin = Order.objects.count()
    people = Customer.objects.bulk_create(
        Customer(company=company, phone=f"+{begin + n}", country="UA", zone=zone, created_at=now)
        for n in range(count)
    )
    made = Order.objects.bulk_create(
        Order(
            company=company,
            number=begin + n,
            customer=person,
            offer=offer,
            source=source,
            arrived_at=now,
            status=Status.NO_ANSWER,
            status_since=now,
            line=Line.FIRST,
            due_at=now - age + timedelta(seconds=n),
            currency="UAH",
            country=country,
        )
        for n, person in enumerate(people)
    )
    Ready.objects.bulk_create(
        Ready(
            company=company,
            order=order,
            customer=order.customer,
            offer=offer,
            line=order.line,
            lane="redial",
            zone=zone,
            country=country,
            ready_at=order.due_at,
            **facts,
        )
        for order in made
    )


def rows_read(member: Member) -> int:
    """Rows of the queue that the statements of one press touch, by EXPLAIN ANALYZE."""
    with CaptureQueriesContext(connection) as asked:
        queries.next_for(member, clock.now())
    reading = [query["sql"] for query in asked if "FROM dispatch_ready r" in query["sql"]]
    with connection.cursor() as cursor:
        total = 0
        for text in reading:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + text)
            total += _touched(cursor.fetchone()[0][0]["Plan"])
    return total


def _touched(plan: dict) -> int:
    here = 0
    if plan.get("Relation Name") == "dispatch_ready":
        once = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        here = int(once * plan["Actual Loops"])
    return here + sum(_touched(part) for part in plan.get("Plans", ()))


def test_many_orders_of_other_teams_cost_nothing(company, operator, team, offers):
    ours, theirs, *_ = offers
    DeskFactory(team, offers=(ours,))
    queue_of(company, theirs, age=timedelta(days=2))
    queue_of(company, ours, age=timedelta(hours=1), count=20)

    assert queries.next_for(operator, clock.now()).offer_id == ours.pk
    assert 0 < rows_read(operator) <= 8 * 2 + 2


def test_a_team_with_nothing_to_do_reads_next_to_nothing(company, operator, team, offers):
    ours, theirs, *_ = offers
    DeskFactory(team, offers=(ours,))
    queue_of(company, theirs, age=timedelta(days=2))

    assert queries.next_for(operator, clock.now()) is None
    assert rows_read(operator) <= 2


def test_heads_that_are_asleep_are_not_walked_over(company, operator, offers):
    queue_of(company, offers[0], zone=ASLEEP, age=timedelta(days=2))
    queue_of(company, offers[0], age=timedelta(hours=1), count=20)

    assert queries.next_for(operator, clock.now()).zone == AWAKE
    assert rows_read(operator) <= 8 * 2 + 4


def test_what_is_not_due_yet_is_not_walked_over(company, operator, offers):
    queue_of(company, offers[0], age=timedelta(days=-1))

    assert queries.next_for(operator, clock.now()) is None
    assert rows_read(operator) <= 2


def test_what_waits_for_others_is_not_walked_over(company, operator, leader, offers):
    queue_of(company, offers[0], age=timedelta(days=2), reserved_for=leader)
    queue_of(company, offers[0], age=timedelta(hours=1), count=20)

    assert queries.next_for(operator, clock.now()).reserved_for_id is None
    assert rows_read(operator) <= 8 * 2 + 2


def test_every_offer_of_a_team_is_asked_for_its_heads_only(company, offers):
    team = TeamFactory(company=company)
    DeskFactory(team, offers=tuple(offers))
    for offer in offers:
        queue_of(company, offer, age=timedelta(hours=2), count=500)

    assert rows_read(MemberFactory(company=company, team=team)) <= 8 * len(offers) + 8 + 2


def test_many_orders_of_countries_of_other_teams_cost_nothing(company, operator, team, offers):
    """A17 C33: in one time zone, of one offer."""
    DeskFactory(team, countries=["UA"])
    queue_of(company, offers[0], country="PL", age=timedelta(days=2))
    queue_of(company, offers[0], country="UA", age=timedelta(hours=1), count=20)

    assert queries.next_for(operator, clock.now()).country == "UA"
    assert 0 < rows_read(operator) <= 8 + 4


def test_a_member_who_returned_many_is_still_handed_the_next(company, operator, offers):
    """The heads may all rest: they are left out before the heads are counted."""
    queue_of(company, offers[0], age=timedelta(hours=1), count=600)
    heads = Ready.objects.order_by("ready_at").values_list("customer", flat=True)[:590]
    until = clock.now() + timedelta(minutes=10)
    Rest.objects.bulk_create(
        Rest(company=company, member=operator, customer_id=pk, until=until) for pk in heads
    )

    assert queries.next_for(operator, clock.now()).customer_id not in heads


def test_a_press_and_an_outcome_send_few_statements(company, operator, offers):
    """Each one costs the operator's time; a new one needs a reason."""
    OrderFactory(company, offer=offers[0])
    dispatch.start(operator)

    with CaptureQueriesContext(connection) as press:
        claim = dispatch.take_next(operator)
    with CaptureQueriesContext(connection) as outcome:
        orders.no_answer(claim.order, by=operator, version=None, reason="busy")

    assert len(press) <= 9, [query["sql"][:80] for query in press]
    assert len(outcome) <= 15, [query["sql"][:80] for query in outcome]
