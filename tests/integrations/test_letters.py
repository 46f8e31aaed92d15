"""The company is told of new orders by letter (A14.1)."""

import pytest
from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.integrations import tasks
from callboard.integrations.models import Notice
from callboard.integrations.queries import notices as queries
from callboard.orders import actions as orders
from callboard.orders.actions import Lead
from tests.factories.accounts import CompanyFactory
from tests.factories.orders import OfferFactory, OrderFactory

LETTER = "callboard.integrations.tasks.send_letter"


@pytest.fixture
def company(db):
    """The test stands in its rooms: a lead is written by whoever is there."""
    company = CompanyFactory()
    with acting_for(company.id):
        yield company


@pytest.fixture
def wishes(company):
    """`wishes(notify_email=…)` is what the company wishes from now on."""

    def wish(**columns):
        Company.objects.filter(pk=company.pk).update(**columns)
        queries.forget_wishes(company.pk)

    yield wish
    queries.forget_wishes(company.pk)


def a_lead(company):
    offer = OfferFactory(company, active=True)
    return orders.receive(
        company, Lead(offer=offer.code, phone="+380671687644", country="UA", name="Galina")
    )


def letters():
    return list(ProcrastinateJob.objects.filter(task_name=LETTER).values_list("args", flat=True))


def test_a_letter_is_queued_with_the_order_and_names_nobody(company, wishes):
    wishes(notify_email="desk@shop.example", language="uk")
    order = a_lead(company)

    assert letters() == []
    tasks.hand_out.func(0)
    assert letters() == [{"company_id": company.pk, "order_id": order.pk}]
    tasks.send_letter.func(company_id=company.pk, order_id=order.pk)

    [letter] = mail.outbox
    assert letter.to == ["desk@shop.example"]
    assert str(order.number) in letter.subject
    assert str(order.number) in letter.body
    written = letter.message().as_string() + letter.body
    assert "Galina" not in written
    assert "671687644" not in written


def test_the_same_letter_twice_has_one_name(company, wishes):
    """A worker may die between sending it and saying so."""
    wishes(notify_email="desk@shop.example")
    order = OrderFactory(company)
    for _ in range(2):
        tasks.send_letter.func(company_id=company.pk, order_id=order.pk)

    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1


def test_a_company_without_an_address_gets_none(company, wishes):
    order = a_lead(company)
    tasks.hand_out.func(0)

    assert letters() == []
    tasks.send_letter.func(company_id=company.pk, order_id=order.pk)
    assert mail.outbox == []


def test_a_job_with_an_order_of_a_neighbour_sends_nothing(company, wishes, outsider):
    wishes(notify_email="desk@shop.example")
    theirs = OrderFactory(outsider.company)
    tasks.send_letter.func(company_id=company.pk, order_id=theirs.pk)

    assert mail.outbox == []


def test_a_letter_that_the_server_does_not_take_is_tried_again():
    assert app.tasks[LETTER].retry_strategy.max_attempts == 5


def test_more_than_ten_of_a_minute_are_one_letter(company, wishes):
    wishes(notify_email="desk@shop.example")
    for _ in range(11):
        OrderFactory(company)
    tasks.hand_out.func(0)

    assert letters() == []
    [notice] = Notice.objects.filter(company=company)
    tasks.send_notice.func(company_id=company.pk, notice_id=notice.pk)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["desk@shop.example"], "11 new orders")


def test_a_second_lead_asks_nothing_more(company, wishes, django_assert_num_queries):
    queries.wanted_in(company.pk)

    with django_assert_num_queries(0):
        queries.wanted_in(company.pk)
