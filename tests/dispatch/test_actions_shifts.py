"""Working status: who may be handed orders, and how long each status lasted (A2)."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from callboard.accounts import actions as accounts
from callboard.accounts.guards import Visit
from callboard.accounts.models import Member
from callboard.calls import actions as calls
from callboard.dispatch import actions, queries
from callboard.dispatch.models import Activity, Presence, Shift
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")
P = Presence


def in_(**time):
    return clock.now() + timedelta(**time)


def statuses(member) -> list[str]:
    return list(
        Shift.objects.filter(member=member).order_by("id").values_list("presence", flat=True)
    )


def visit(member, **headers):
    events.announce(Visit(member, RequestFactory().get("/", headers=headers)))


def test_who_never_started_is_not_active(operator):
    """A2.5"""
    assert queries.present(operator) is None
    assert queries.presence_of(operator) == P.NOT_ACTIVE


def test_start_gives_no_order_by_itself(company, operator):
    """A2.6: orders begin to be distributed, they do not arrive."""
    OrderFactory(company)

    actions.start(operator)

    assert queries.presence_of(operator) == P.READY
    assert queries.claims_of(operator) == []


def test_one_status_ends_where_the_next_begins(operator):
    for minutes, press in enumerate([actions.start, actions.pause, actions.start, actions.stop]):
        with clock.frozen(in_(minutes=minutes)):
            press(operator)

    rows = list(Shift.objects.order_by("id"))
    assert statuses(operator) == [P.READY, P.RELAX, P.READY, P.NOT_ACTIVE]
    assert [row.ended_at for row in rows[:-1]] == [row.began_at for row in rows[1:]]
    assert rows[-1].ended_at is None


@pytest.mark.parametrize("press", [actions.start, actions.pause, actions.stop])
def test_pressing_the_same_again_changes_nothing(operator, press):
    on_the_line(operator)
    press(operator)
    before = list(Shift.objects.values_list("id", "began_at"))

    with clock.frozen(in_(minutes=1)):
        press(operator)

    assert list(Shift.objects.values_list("id", "began_at")) == before


def test_pause_without_start_is_refused_plainly(operator):
    with pytest.raises(Refused, match="haven't started"):
        actions.pause(operator)


def test_stop_without_start_does_nothing(operator):
    assert actions.stop(operator) is None
    assert not Shift.objects.exists()


def test_time_of_each_status_since_midnight_of_the_company(operator):
    """A2.9: the shift of the night before counts from 00:00 in Kyiv, 22:00 UTC."""
    with clock.frozen(datetime(2026, 11, 22, 20, tzinfo=UTC)):
        actions.start(operator)
    with clock.frozen(datetime(2026, 11, 23, 1, tzinfo=UTC)):
        actions.pause(operator)
    with clock.frozen(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        actions.stop(operator)

    assert queries.time_today(operator) == {
        P.READY: timedelta(hours=3),
        P.RELAX: timedelta(hours=1),
        P.TALKING: timedelta(),
        P.NOT_ACTIVE: timedelta(hours=8),
    }


def test_before_the_first_start_the_day_was_not_active(operator):
    assert queries.time_today(operator)[P.NOT_ACTIVE] == timedelta(hours=12)


def test_the_day_adds_up_also_when_the_clocks_change(operator):
    """A day of 25 hours: 25 October 2026 in Kyiv."""
    with clock.frozen(datetime(2026, 10, 24, 21, tzinfo=UTC)):
        actions.start(operator)
    with clock.frozen(datetime(2026, 10, 25, 21, 59, tzinfo=UTC)):
        assert queries.time_today(operator)[P.READY] == timedelta(hours=24, minutes=59)


class TestIdle:
    """A2.5, A2.8"""

    @pytest.mark.parametrize("press", [actions.start, actions.pause])
    def test_ten_minutes_without_a_sign_end_the_shift(self, company, operator, press):
        on_the_line(operator)
        press(operator)

        with clock.frozen(in_(minutes=9, seconds=59)):
            actions.sweep(company.pk)
            assert queries.presence_of(operator) != P.NOT_ACTIVE
        with clock.frozen(in_(minutes=10)):
            actions.sweep(company.pk)
            assert queries.present(operator).why == "idle"

    def test_what_was_held_goes_back(self, company, operator):
        claim_of(operator, OrderFactory(company))

        with clock.frozen(in_(minutes=10)):
            actions.renew({(company.pk, operator.pk): time.monotonic()})
            actions.sweep(company.pk)

        assert queries.claims_of(operator) == []

    def test_a_visit_by_hand_is_a_sign_of_life(self, company, operator):
        on_the_line(operator)

        with clock.frozen(in_(minutes=5)):
            visit(operator)
        with clock.frozen(in_(minutes=14)):
            actions.sweep(company.pk)

        assert queries.presence_of(operator) == P.READY

    def test_what_a_page_fetches_by_itself_is_not(self, company, operator):
        on_the_line(operator)

        with clock.frozen(in_(minutes=9)):
            visit(operator, **{"X-Callboard-Auto": "1"})
        with clock.frozen(in_(minutes=10)):
            actions.sweep(company.pk)

        assert queries.presence_of(operator) == P.NOT_ACTIVE

    def test_it_is_written_at_most_twice_a_minute(self, operator):
        on_the_line(operator)
        started = clock.now()

        with clock.frozen(in_(seconds=30)):
            visit(operator)
        assert Activity.objects.get().at == started
        with clock.frozen(in_(seconds=31)):
            visit(operator)
        assert Activity.objects.get().at == started + timedelta(seconds=31)

    def test_never_while_talking(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        calls.call(order, by=operator)

        with clock.frozen(in_(hours=3)):
            actions.sweep(company.pk)

        assert queries.presence_of(operator) == P.TALKING

    def test_the_end_of_a_talk_is_a_sign_of_life(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        calls.call(order, by=operator)

        with clock.frozen(in_(hours=3)):
            calls.hang_up(operator)
            actions.sweep(company.pk)
            assert queries.presence_of(operator) == P.READY


class TestTalking:
    @pytest.mark.parametrize("press", [actions.pause, actions.stop])
    def test_pause_and_stop_wait_for_the_end_of_the_call(self, company, operator, press):
        order = OrderFactory(company)
        claim_of(operator, order)
        calls.call(order, by=operator)

        with pytest.raises(Refused, match="End the call first"):
            press(operator)

    def test_after_it_the_status_is_the_one_before(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        actions.pause(operator)

        calls.call(order, by=operator)
        calls.hang_up(operator)

        assert statuses(operator) == [P.READY, P.RELAX, P.TALKING, P.RELAX]

    def test_start_does_not_end_it(self, company, operator):
        order = OrderFactory(company)
        claim_of(operator, order)
        calls.call(order, by=operator)

        actions.start(operator)

        assert queries.presence_of(operator) == P.TALKING


def test_a_press_that_was_on_its_way_when_its_member_was_blocked_gives_nothing(company, operator):
    """Rule 23: the press was let in a moment before."""
    order = OrderFactory(company)
    on_the_line(operator)
    accounts.block(Member.objects.get(pk=operator.pk), by=None)

    for press in (
        lambda: actions.start(operator),
        lambda: actions.take_next(operator),
        lambda: actions.hand_over(operator),
        lambda: actions.open_for_work(order, by=operator),
    ):
        with pytest.raises(Refused, match="You were blocked"):
            press()
    assert queries.presence_of(operator) == P.NOT_ACTIVE
    assert not queries.claims_of(operator)
