"""How much the button reads to find a parcel, on data made to be the worst (A4.2)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.tenancy import acting_for
from callboard.customers.models import Customer
from callboard.dispatch import actions, queries
from callboard.dispatch.models import Claim
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.database import as_owner
from tests.factories.accounts import CompanyFactory, MemberFactory
from tests.factories.dispatch import at_work, parcel_in, team_of_parcels
from tests.factories.orders import OfferFactory, OrderFactory, orders_of

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
MANY = 2_000
HOUR = timedelta(hours=1)


def parcels_of(company, offer, status=Status.PACKING, many=MANY, *, hours=1, **facts):
    since = clock.now() - hours * HOUR
    facts = {"due_at": None, "status_since": since} | facts
    return orders_of(company, offer, status, Line.BUYOUT, many, age=HOUR, **facts)


def found_by(member):
    with acting_for(member.company_id):
        return queries.next_parcel(member, clock.now(), queries.desk_of(member))


def taken_by(member):
    with acting_for(member.company_id):
        return actions.take_next(member)


def read_by(member) -> int:
    """Orders that the statements of one search touch, by EXPLAIN ANALYZE."""
    with as_owner() as owner:
        owner.execute("ANALYZE orders_order, customers_customer, dispatch_claim, dispatch_rest")
    with CaptureQueriesContext(connection) as asked:
        found_by(member)
    total = 0
    with acting_for(member.company_id), connection.cursor() as cursor:
        for query in asked:
            if "WITH RECURSIVE" in query["sql"]:
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
                total += _touched(cursor.fetchone()[0][0]["Plan"])
    return total


def _touched(plan: dict) -> int:
    here = 0
    if plan.get("Relation Name") == "orders_order":
        once = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        here = int(once * plan["Actual Loops"])
    return here + sum(_touched(part) for part in plan.get("Plans", ()))


@pytest.fixture
def company():
    """Its rows are written for good, so that the planner can be told of them."""
    with clock.frozen(NOON):
        yield CompanyFactory()


@pytest.fixture
def leader(company):
    return MemberFactory(company=company)


@pytest.fixture
def ours(company):
    return OfferFactory(company)


@pytest.mark.parametrize("many", [MANY, 5 * MANY])
def test_the_search_costs_the_same_however_many_parcels_there_are(company, ours, many):
    member = at_work(team_of_parcels(company, "packing"))
    parcels_of(company, ours, many=many)

    assert 0 < read_by(member) <= 8


def test_parcels_of_other_teams_cost_nothing(company, ours):
    theirs = OfferFactory(company)
    member = at_work(team_of_parcels(company, "packing", offers=(ours,), countries=["UA"]))
    parcels_of(company, theirs, hours=9)
    parcels_of(company, ours, country="PL", hours=9)
    [wanted] = parcels_of(company, ours, many=1)

    assert found_by(member).order_id == wanted.pk
    assert read_by(member) <= 10


def test_other_statuses_personal_lists_and_calls_cost_nothing(company, ours, leader):
    member = at_work(team_of_parcels(company, "packing"))
    parcels_of(company, ours, Status.ARRIVED, hours=9)
    parcels_of(company, ours, assignee=leader, hours=9)

    assert found_by(member) is None
    assert read_by(member) <= 2


def test_parcels_in_other_hands_are_passed_by(company, ours):
    """As many as there are packers at work, no more."""
    team = team_of_parcels(company, "packing")
    rows = parcels_of(company, ours, many=30)
    for row in rows[:20]:
        assert taken_by(at_work(team)).order == row

    assert found_by(at_work(team)).order_id == rows[20].pk


def test_a_team_without_the_right_is_not_asked_for_parcels(company):
    """Not one statement more for a press of those who only call."""
    operator = at_work(team_of_parcels(company, call_centre=True))
    OrderFactory(company)
    parcel_in(company, Status.PACKING)

    with CaptureQueriesContext(connection) as asked:
        claim = taken_by(operator)

    assert claim.kind == Claim.Kind.CALLING
    assert not [query for query in asked if "status_since >" in query["sql"]]


def test_a_press_for_a_parcel_sends_few_statements(company, ours):
    """The desk, the search of the lanes the team has none of, the claim."""
    member = at_work(team_of_parcels(company, "packing"))
    parcels_of(company, ours, many=3)

    with CaptureQueriesContext(connection) as asked:
        taken_by(member)

    assert len(asked) <= 10, [query["sql"][:80] for query in asked]


def test_deliveries_are_read_by_the_hour_of_their_customers(company, ours):
    member = at_work(team_of_parcels(company, "delivery"))
    asleep = parcels_of(company, ours, Status.IN_DELIVERY, many=50, hours=9)
    with acting_for(company.pk):
        people = Customer.objects.filter(pk__in=[order.customer_id for order in asleep])
        people.update(zone="Asia/Kamchatka")
    [awake] = parcels_of(company, ours, Status.ARRIVED, many=1)

    assert found_by(member).order_id == awake.pk
