"""Pay by the examples of the manual, on any day, by the rules of that day (A14.7, A14.8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts import actions as accounts
from callboard.accounts.models import AuditEntry
from callboard.analytics import actions
from callboard.analytics.models import PayRule
from callboard.analytics.queries import pay
from callboard.analytics.rules import pay as rules
from callboard.analytics.rules.pay import Kind, Terms, Window, Work
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory

TODAY = date(2026, 11, 23)
DAY, NIGHT = Window("Day", 10, 18, Decimal(500)), Window("Night", 0, 7, Decimal(700))
SHIFTS = Terms(windows=[DAY, NIGHT])
UPSELLS = [Decimal(50), Decimal(70), Decimal(100)]


@pytest.fixture
def worker(at_noon, operator):
    on_the_line(operator)
    return operator


def worked(member, hour, *, minutes=0, verb="confirm", day=0, quantity=1):
    """An order that the member ended at that hour of the company's day."""
    at = clock.now().replace(hour=0, minute=minutes) + timedelta(days=day, hours=hour - 2)  # Kyiv
    with clock.frozen(at):
        order = OrderFactory(member.company, call_made="made", quantity=quantity)
        if verb == "confirm":
            return orders.confirm(order, by=member, version=None)
        return orders.cancel(order, by=member, version=None, reason="expensive")


def earned(member, day=TODAY):
    return pay.day_of(member, day).total


@pytest.mark.parametrize(("units", "pays"), [(0, 0), (1, 0), (2, 50), (3, 70), (4, 100), (9, 100)])
def test_the_list_of_upsells_pays_by_units_over_one_and_its_last_repeats(units, pays):
    """A14.7: `50,70,100` = 2 units 50, 3 units 70, 4 and more 100."""
    assert rules.upsell_of(units, UPSELLS) == pays


@pytest.mark.parametrize("units", [0, 1, 2, 7])
def test_an_empty_list_of_upsells_pays_nothing(units):
    assert rules.upsell_of(units, []) == 0


@pytest.mark.parametrize(
    ("hour", "minutes", "pays"),
    [
        *((9, 59, 0), (10, 0, 500), (17, 59, 500), (18, 0, 0)),
        *((0, 0, 700), (6, 59, 700), (7, 0, 0), (23, 59, 0)),
    ],
)
def test_a_shift_pays_for_one_order_processed_within_its_hours(worker, admin, hour, minutes, pays):
    """A14.7: day shift 10:00 to 18:00, night shift 0:00 to 7:00, of the company's day."""
    actions.set_pay(None, TODAY, SHIFTS, by=admin)
    worked(worker, hour, minutes=minutes, verb="cancel")

    assert earned(worker) == pays


def test_a_shift_pays_once_however_many_orders(worker, admin):
    actions.set_pay(None, TODAY, SHIFTS, by=admin)
    for hour in (10, 11, 12, 1, 2):
        worked(worker, hour, verb="cancel")

    assert earned(worker) == 1200


def test_a_day_line_by_line(worker, admin):
    """A14.8: shift 500, three orders at 20, one of two units and one of five."""
    terms = Terms(windows=[DAY, NIGHT], per_order=Decimal(20), upsells=UPSELLS)
    actions.set_pay(None, TODAY, terms, by=admin)
    for quantity in (1, 2, 5):
        worked(worker, 11, quantity=quantity)

    day = pay.day_of(worker, TODAY)

    assert [tuple(line) for line in day.lines] == [
        (Kind.WINDOW, "Day", 1, 500, 500),
        (Kind.ORDERS, "", 3, 20, 60),
        (Kind.UPSELL, "2", 1, 50, 50),
        (Kind.UPSELL, "5", 1, 100, 100),
    ]
    assert day.total == 710
    assert (day.work.confirmed, day.work.upsold) == (3, 2)


def test_ways_to_earn_more_say_what_the_next_step_pays(worker, admin):
    """A3.8, A14.8."""
    terms = Terms(windows=[DAY, NIGHT], per_order=Decimal(20), upsells=UPSELLS[:2])
    actions.set_pay(None, TODAY, terms, by=admin)
    worked(worker, 11)

    ways = pay.day_of(worker, TODAY).ways

    assert [(way.kind, way.name, way.amount, way.is_last) for way in ways] == [
        (Kind.WINDOW, "Night", 700, False),
        (Kind.ORDERS, "", 20, False),
        (Kind.UPSELL, "2", 50, False),
        (Kind.UPSELL, "3", 70, True),
    ]


def test_one_s_own_orders_pay_those_refused_later_too(worker, admin, leader):
    actions.set_pay(None, TODAY, Terms(per_order=Decimal(20)), by=admin)
    refused = orders.cancel(worked(worker, 10), by=admin, version=None, reason="expensive")
    orders.confirm(OrderFactory(worker.company, call_made="made"), by=leader, version=None)

    assert refused.status == "returned"
    assert earned(worker) == 20


def test_a_past_day_is_paid_by_the_rule_of_that_day(worker, admin):
    actions.set_pay(None, TODAY, Terms(per_order=Decimal(20)), by=admin)
    worked(worker, 11)
    with clock.frozen(clock.now() + timedelta(days=2)):
        actions.set_pay(None, TODAY + timedelta(days=2), Terms(per_order=Decimal(99)), by=admin)

    assert earned(worker) == 20
    found = pay.days_of(worker.company, [worker], TODAY, TODAY + timedelta(days=2))[worker.pk]
    assert [day.terms.per_order for day in found] == [20, 20, 99]


def test_days_that_are_over_are_never_paid_anew(at_noon, admin):
    with pytest.raises(Refused) as told:
        actions.set_pay(None, TODAY - timedelta(days=1), SHIFTS, by=admin)

    assert set(told.value.fields) == {"valid_from"}
    assert not PayRule.objects.exists()


def test_a_team_has_a_rule_of_its_own(worker, admin, team):
    """A14.7: set for company or each team."""
    actions.set_pay(None, TODAY, Terms(per_order=Decimal(20)), by=admin)
    actions.set_pay(team, TODAY, Terms(per_order=Decimal(30)), by=admin)
    worked(worker, 11)
    other = MemberFactory(company=team.company, team=TeamFactory(company=team.company))
    on_the_line(other)
    worked(other, 11)

    assert (earned(worker), earned(other)) == (30, 20)


@pytest.mark.parametrize("by_form", [False, True])
def test_who_moves_to_another_team_keeps_what_was_earned_in_the_old_one(
    worker, admin, team, by_form
):
    actions.set_pay(team, TODAY, Terms(per_order=Decimal(30)), by=admin)
    worked(worker, 11)
    new = TeamFactory(company=team.company)
    with clock.frozen(clock.now() + timedelta(days=1)):
        if by_form:
            accounts.save_member(worker, {"team": new}, by=admin)
        else:
            accounts.move_to_team(worker, new, by=admin)
    worker.refresh_from_db()

    assert worker.team == new
    assert earned(worker) == 30
    assert pay.day_of(worker, TODAY + timedelta(days=1)).terms.per_order == 0


def test_nobody_is_paid_where_there_is_no_rule(worker):
    worked(worker, 11)

    assert earned(worker) == 0
    assert not pay.has_rules(worker.company_id)


def test_a_rule_of_the_same_day_is_replaced_and_the_audit_tells(at_noon, admin):
    actions.set_pay(None, TODAY, SHIFTS, by=admin)
    actions.set_pay(None, TODAY, Terms(windows=[DAY], per_order=Decimal(5)), by=admin)

    assert PayRule.objects.count() == 1
    told = [entry.facts["fields"] for entry in AuditEntry.objects.filter(kind="pay.set")]
    assert told[0]["windows"] == [["Night 0-7: 700.00", "Day 10-18: 500.00"], ["Day 10-18: 500.00"]]
    assert told[1]["per_order"] == ["0.00", "5"]


@pytest.mark.parametrize(
    ("windows", "marked"),
    [
        ([DAY, DAY], "windows"),
        ([Window("Late", 22, 6, Decimal(1))], "windows"),
    ],
)
def test_a_shift_without_hours_is_refused(at_noon, admin, windows, marked):
    with pytest.raises(Refused) as told:
        actions.set_pay(None, TODAY, Terms(windows=windows), by=admin)

    assert set(told.value.fields) == {marked}


def test_a_month_of_many_asks_as_much_as_a_day_of_one(worker, admin):
    actions.set_pay(None, TODAY, SHIFTS, by=admin)
    team = [worker, *(MemberFactory(company=worker.company) for _ in range(5))]
    costs = []
    for members, days in (([worker], 0), (team, 30)):
        with CaptureQueriesContext(connection) as asked:
            pay.days_of(worker.company, members, TODAY, TODAY + timedelta(days=days))
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_work_adds_up():
    work = Work(sold={1: 3, 2: 2, 4: 1})

    assert (work.confirmed, work.upsold) == (6, 3)


def test_a_team_that_is_called_otherwise_now_pays_as_it_did(worker, admin, team):
    actions.set_pay(team, TODAY, Terms(per_order=Decimal(30)), by=admin)
    worked(worker, 11)
    new = TeamFactory(company=team.company)
    with clock.frozen(clock.now() + timedelta(days=1)):
        accounts.save_member(worker, {"team": new}, by=admin)
        accounts.change(team, {"name": "Renamed"}, by=admin)
    worker.refresh_from_db()

    assert earned(worker) == 30


def test_an_order_confirmed_twice_pays_once(worker, admin):
    """It comes back to the line, and the same person confirms it again a day later."""
    actions.set_pay(None, TODAY, Terms(per_order=Decimal(20)), by=admin)
    order = worked(worker, 11)
    Order.objects.filter(pk=order.pk).update(status=Status.ACCEPTED, line=Line.FIRST)
    order.refresh_from_db()
    with clock.frozen(clock.now() + timedelta(days=1)):
        orders.confirm(order, by=worker, version=None)

    assert [earned(worker), earned(worker, TODAY + timedelta(days=1))] == [20, 0]
