"""Who is told of a new order: the company by a letter, its people by a pop-up (A14.1)."""

import pytest
from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from callboard.accounts.models import Company, Team
from callboard.accounts.tenancy import acting_for
from callboard.integrations import queries, tasks
from callboard.kit import live
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


@pytest.fixture
def told(monkeypatch):
    """Topics that open screens would hear."""
    topics = []
    monkeypatch.setattr(live, "tell", lambda company, topic, **_: topics.append((company, topic)))
    return topics


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


def test_screens_hear_of_a_new_order_where_a_team_wants_it(company, wishes, told, team):
    a_lead(company)
    assert (company.pk, "new-order") not in told

    Team.objects.filter(pk=team.pk).update(popups=True)
    wishes(popups=False)
    a_lead(company)
    assert (company.pk, "new-order") in told


def test_a_second_lead_asks_nothing_more(company, wishes, django_assert_num_queries):
    queries.wishes_of(company.pk)

    with django_assert_num_queries(0):
        queries.wishes_of(company.pk)


@pytest.mark.parametrize(
    ("of_company", "of_team", "pops"), [(0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_whose_team_or_company_wants_it_has_the_pop_up(
    company, wishes, team, operator, as_member, of_company, of_team, pops
):
    Team.objects.filter(pk=team.pk).update(popups=bool(of_team))
    wishes(popups=bool(of_company))

    page = as_member(operator).get("/floor/").content.decode()

    assert ("<news-note" in page) == pops
    assert ("data-sound" in page) == pops


def test_who_wants_no_sounds_has_the_pop_up_alone(company, wishes, operator, as_member):
    wishes(popups=True)
    operator.sounds = False
    operator.save(update_fields=["sounds"])

    page = as_member(operator).get("/floor/").content.decode()

    assert "<news-note" in page
    assert "data-sound" not in page
