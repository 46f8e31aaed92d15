"""What a card costs: statements, rows and bytes, with ten orders of the customer and a thousand."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from callboard.catalogue.models import ExtraProduct, SalesOption, ScriptStep
from callboard.delivery import actions as delivery
from callboard.delivery.actions import Told
from callboard.kit import clock
from callboard.orders.models import LeadOrigin, Order
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import (
    CustomerFactory,
    OrderFactory,
    ProductFactory,
    at_place,
    orders_of,
)

STATEMENTS = 20
BYTES = 150_000


@pytest.fixture
def order(desk, operator):
    return full_order(operator)


def full_order(operator):
    """In work, held by the operator, come from an address that others use; its offer has all."""
    customer = CustomerFactory(operator.company)
    order = OrderFactory(operator.company, customer=customer, number=1149468)
    claim_of(operator, order)
    company, offer = order.company, order.offer
    for number in range(6):
        known = {"company": company, "offer": offer}
        ExtraProduct.objects.create(**known, product=ProductFactory(company), price=150)
        SalesOption.objects.create(**known, name=f"{number}+1", paid=number + 1, gifts=1)
        for kind in ScriptStep.Kind.values:
            texts = {"kind": kind, "position": number, "title": f"Step {number}"}
            ScriptStep.objects.create(**known, **texts, language="en", text="{name}, " * 60)
    LeadOrigin.objects.filter(order=order).update(ip="203.0.113.9")
    return order


def more_of_the_customer(order, many):
    """Orders of the same customer, and as many of others from the same address."""
    facts = {"age": timedelta(days=30)}
    made = orders_of(order.company, order.offer, Status.NEW, Line.FIRST, many, **facts)
    LeadOrigin.objects.bulk_create(
        LeadOrigin(company=order.company, order=each, ip="203.0.113.9") for each in made
    )
    found = orders_of(order.company, order.offer, Status.NEW, Line.FIRST, many, **facts)
    ids = [each.pk for each in found]
    Order.objects.filter(pk__in=ids).update(customer=order.customer)


class Meter:
    """Counts what a page asks of the database: statements, the rows they answered with, and if it
    `explains` them the rows they took out of tables and indexes to find those."""

    def __init__(self, *, explains=False):
        self.statements, self.rows, self.read = [], 0, 0
        self.explains = explains

    def __call__(self, execute, sql, params, many, context):
        if self.explains and sql.lstrip(" (").upper().startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:  # not through here again
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                (told,) = cursor.fetchone()
            plan = json.loads(told) if isinstance(told, str) else told
            self.read += taken(plan[0]["Plan"])
        answer = execute(sql, params, many, context)
        if "SAVEPOINT" not in sql:  # of the transaction that the test stands in
            self.statements.append(sql)
            self.rows += max(0, context["cursor"].rowcount)
        return answer


def taken(node):
    """Rows a plan takes out of tables and indexes: those it keeps and those it throws away."""
    own = 0
    if "Scan" in node["Node Type"] and ("Relation Name" in node or "Index Name" in node):
        thrown = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        each = node["Actual Rows"] + sum(node.get(name, 0) for name in thrown)
        own = round(each * node["Actual Loops"])
    return own + sum(taken(below) for below in node.get("Plans", ()))


def measured(desk, order, *, explains=False):
    desk.card(order)
    meter = Meter(explains=explains)
    with connection.execute_wrapper(meter):
        answer = desk.get(f"/orders/{order.number}/")
    assert answer.status_code == 200
    return meter, answer


def test_a_card_asks_twenty_statements_at_most(desk, order):
    more_of_the_customer(order, 12)

    meter, _answer = measured(desk, order)

    assert len(meter.statements) <= STATEMENTS, "\n".join(sql[:90] for sql in meter.statements)


def test_a_card_of_a_parcel_asks_no_more_however_often_its_carrier_told(desk, operator, admin):
    """A5c.8"""
    order = at_place(operator.company, Status.IN_DELIVERY, Line.BUYOUT, track_code="2045")
    meter, _answer = measured(desk, order)
    now = clock.now()
    for number in range(40):
        told = Told(f"e{number}", now, place="Kyiv")
        delivery.tell(order, told)

    after, answer = measured(desk, order)

    assert len(after.statements) == len(meter.statements) <= STATEMENTS
    assert answer.content.decode().count("The parcel moved") == 15 + 15


def test_a_card_reads_the_same_rows_with_ten_orders_of_the_customer_and_a_thousand(desk, order):
    more_of_the_customer(order, 10)
    ten, _answer = measured(desk, order)
    more_of_the_customer(order, 990)

    thousand, answer = measured(desk, order)

    assert (thousand.rows, len(thousand.statements)) == (ten.rows, len(ten.statements))
    assert "9+" in answer.content.decode()
    assert "All orders of this phone" in answer.content.decode()


def test_a_full_card_weighs_less_than_150_kilobytes(desk, order):
    more_of_the_customer(order, 12)
    for number in range(20):
        sent = desk.card(order).form() | {"comment": f"said {number}" * 20}
        assert desk.post(f"/orders/{order.number}/save/", sent).status_code == 200

    _meter, answer = measured(desk, order)

    assert len(answer.content) < BYTES, len(answer.content)
