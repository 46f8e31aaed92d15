"""What open screens are told, and what not: news costs the whole server a lock."""

import json

import psycopg
import pytest

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
from callboard.kit import live
from callboard.orders import actions as orders
from callboard.orders.statuses import Line, Status
from tests.database import admin_url, own_name
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory, at_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(at_noon):
    return on_the_line(MemberFactory())


def told(company_id: int, work) -> set[str]:
    """The topics that reach the company's screens when this is done and committed."""
    live.post.flush()
    with psycopg.connect(admin_url(own_name()), autocommit=True) as listener:
        listener.execute(f"LISTEN {live.CHANNEL}")
        with acting_for(company_id):
            work()
        live.post.flush()
        news = [json.loads(notify.payload) for notify in listener.notifies(timeout=0.3)]
    return {topic for payload in news for topic in payload.get(str(company_id), ())}


def test_a_press_of_the_button_has_no_news_of_its_own(member):
    """The counts follow within 30 s; only screens that show the order hear of the order."""
    OrderFactory(member.company)

    news = told(member.company_id, lambda: actions.take_next(member))

    assert not {topic for topic in news if topic.startswith(("floor", "free"))}


def test_an_outcome_tells_the_holder_s_floor_and_the_counts(member):
    OrderFactory(member.company)
    with acting_for(member.company_id):
        claim = actions.take_next(member)

    news = told(
        member.company_id,
        lambda: orders.no_answer(claim.order, by=member, version=None, reason="busy"),
    )

    assert {f"floor@{member.pk}", "free"} <= news


def test_a_new_lead_changes_the_counts(member):
    assert "free" in told(member.company_id, lambda: OrderFactory(member.company))


def test_a_new_lead_of_a_held_customer_shows_on_the_holder_s_floor_at_once(member):
    order = OrderFactory(member.company)
    with acting_for(member.company_id):
        actions.take_next(member)

    news = told(member.company_id, lambda: OrderFactory(member.company, customer=order.customer))

    assert f"floor@{member.pk}" in news


def test_a_change_of_working_status_is_told_to_the_member_alone(member):
    news = told(member.company_id, lambda: actions.pause(member))

    assert news == {f"floor@{member.pk}"}


def test_rows_of_a_list_hear_who_is_taken_by_hand_and_who_is_free_again(member):
    """Whoever shows a row of this customer reads it anew."""
    order = at_place(member.company, Status.CANCELLED, Line.REJECT)
    held = f"held:{order.customer_id}"

    assert held in told(member.company_id, lambda: actions.open_for_work(order, by=member))
    free_again = told(member.company_id, lambda: actions.give_back(order, by=member))
    assert {held, "line:reject"} <= free_again
