"""What screens and the clock read of orders."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404

from callboard.kit import clock
from callboard.orders import actions, queries
from callboard.orders.models import OrderPolicy, Reason
from callboard.orders.statuses import Line, Status
from tests.factories.orders import CustomerFactory, OrderFactory, at_place

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def halyna(company):
    customer = CustomerFactory(
        company,
        phone="+380671687644",
        name="Ivanenko Halyna",
        name_key="ivanenko halyna",
        given_key="halyna",
    )
    return OrderFactory(company, customer=customer)


@pytest.mark.parametrize(
    "words",
    [
        "+380671687644",
        "+380 67 168-76-44",
        "0671687644",
        "(067) 168 76 44",
        "7644",
        "87644",
        "Ivanenko",
        "IVAN",
        "halyna",
        " Hal ",
    ],
)
def test_an_order_is_found_by_phone_in_any_spelling_last_digits_or_name(halyna, operator, words):
    """A3.7 and A7.18."""
    OrderFactory(
        halyna.company,
        customer=CustomerFactory(
            halyna.company, phone="+380501112233", name_key="petrenko oleh", given_key="oleh"
        ),
    )

    assert queries.find(operator, words) == [halyna]


def test_an_order_is_found_by_its_number(halyna, operator):
    assert queries.find(operator, str(halyna.number)) == [halyna]


@pytest.mark.parametrize("words", ["", "ha", "12", "%", "_____", "ivan%", "9" * 30, "\x00ab"])
def test_too_little_or_odd_words_find_nothing(halyna, operator, words):
    assert queries.find(operator, words) == []


def test_a_neighbour_finds_nothing(halyna, outsider):
    assert queries.find(outsider, "7644") == []
    assert queries.find(outsider, str(halyna.number)) == []
    with pytest.raises(Http404):
        queries.card(outsider, halyna.number)


def test_a_search_answers_with_at_most_twenty(company, operator):
    customer = CustomerFactory(company, name_key="shevchenko taras", given_key="taras")
    for _ in range(25):
        OrderFactory(company, customer=customer, announce=False)

    assert len(queries.find(operator, "shev")) == 20


def test_the_timeline_tells_the_newest_first(halyna, operator):
    actions.cancel(halyna, reason="expensive", by=operator, version=1)

    assert [entry.action for entry in queries.timeline(operator, halyna)] == ["cancel", "receive"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_card_costs_the_same_however_much_it_shows(
    halyna, operator, number, django_assert_num_queries
):
    for _ in range(number):
        OrderFactory(halyna.company, customer=halyna.customer, announce=False)

    with django_assert_num_queries(4):
        order = queries.card(operator, halyna.number)
        list(order.items.all())
        list(queries.timeline(operator, order))
        others, _near = queries.around(operator, order)
        [other.offer.name for other in others]

    assert len(others) == number


@pytest.mark.parametrize(
    ("status", "line", "along"),
    [
        (Status.NEW, Line.FIRST, True),
        (Status.HOLD, Line.SECOND, True),
        (Status.CANCELLED, Line.REJECT, True),
        (Status.CANCELLED, None, False),
        (Status.PACKING, Line.BUYOUT, False),
        (Status.CALLBACK, Line.REJECT, False),
    ],
)
def test_only_what_waits_for_a_call_can_be_ticked(company, status, line, along):
    assert queries.may_go_along(at_place(company, status, line)) is along


def test_the_reasons_of_the_manuals_are_there(company):
    """A7.8, A7.15, A7.22, A7.23: wrong number has code 1."""
    trash = {r.code: r.number for r in queries.reasons(company.id, Reason.Kind.TRASH)}
    cancel = [r.code for r in queries.reasons(company.id, Reason.Kind.CANCEL)]

    assert trash["wrong_number"] == 1
    assert {"did_not_order", "hooliganism", "spam", "duplicate", "feedback"} <= set(trash)
    assert cancel == ["will_think", "expensive", "doctor", "changed_mind", "other"]


def test_the_clock_finds_only_what_may_have_to_move(company, operator):
    due = NOON - timedelta(minutes=15)
    late = OrderFactory(company, status=Status.CALLBACK, promised_by=operator, due_at=due)
    OrderFactory(
        company, status=Status.CALLBACK, promised_by=operator, due_at=due + timedelta(seconds=1)
    )
    OrderFactory(company, status=Status.CALLBACK, due_at=due, missed_on=Line.FIRST)

    assert list(queries.perhaps_missed(company.id, NOON)) == [late]


def test_without_a_second_line_nothing_grows_old(company):
    OrderPolicy.objects.filter(company=company).update(second_line=False)
    OrderFactory(company, status=Status.NO_ANSWER, status_since=NOON - timedelta(days=9))

    assert list(queries.grown_old(company.id, NOON)) == []
