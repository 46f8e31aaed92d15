"""How many rows a card takes out of tables that grow, with the statistics of an installation."""

from datetime import timedelta

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.orders.models import LeadOrigin
from callboard.orders.queries.card import LOOKED_AT
from callboard.orders.statuses import Line, Status
from tests.database import as_owner
from tests.factories.accounts import CompanyFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import orders_of
from tests.workplace.conftest import Desk
from tests.workplace.test_card_costs import full_order, measured, more_of_the_customer

# Ten orders know fewer leads of the address than are looked at. Each costs its own row, that of its
# order and that of the customer, in some plans twice; the thousands beyond would cost thousands.
OF_THE_ADDRESS = 6 * LOOKED_AT


@pytest.fixture
def company(transactional_db):
    """Ours; what is made is kept, so that it can be counted as in an installation."""
    return CompanyFactory()


@pytest.fixture
def desk(at_noon, operator, as_member):
    with acting_for(operator.company_id):
        on_the_line(operator)
    return Desk(as_member(operator))


@pytest.fixture
def order(desk, operator):
    with acting_for(operator.company_id):
        order = full_order(operator)
        others_of_the_company(order, 3000)
    return order


def others_of_the_company(order, many):
    """A company with orders enough that nobody reads its tables from end to end."""
    made = orders_of(
        order.company, order.offer, Status.NEW, Line.FIRST, many, age=timedelta(days=9)
    )
    LeadOrigin.objects.bulk_create(
        LeadOrigin(company=order.company, order=each, ip=f"10.0.{n // 250}.{n % 250}")
        for n, each in enumerate(made)
    )


def read_with(desk, order, *, more):
    """What a card costs after so many more orders of its customer and its address."""
    with acting_for(order.company_id):
        more_of_the_customer(order, more)
    with as_owner() as owner:
        owner.execute("ANALYZE")
    meter, _answer = measured(desk, order, explains=True)
    return meter


def test_a_card_takes_as_many_rows_out_of_tables_with_ten_orders_of_the_customer_and_a_thousand(
    desk, order
):
    """What EXPLAIN says of every statement the page sends, not what they answer alone."""
    ten = read_with(desk, order, more=10)
    thousand = read_with(desk, order, more=990)

    assert ten.read > ten.rows / 2
    assert thousand.read <= ten.read + OF_THE_ADDRESS, (ten.read, thousand.read)


def test_ten_thousand_leads_of_one_address_and_one_phone_are_not_read(desk, order):
    """Duplicates by IP and phone (A5c): the newest are looked at, however many there are."""
    few = read_with(desk, order, more=500)
    many = read_with(desk, order, more=10_000)

    assert len(many.statements) == len(few.statements)
    assert many.read <= few.read + OF_THE_ADDRESS, (few.read, many.read)
