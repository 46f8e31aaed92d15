"""Pay on screens: rules, one's own slip, the table of a leader (A14.7, A14.8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.analytics import actions
from callboard.analytics.models import PayRule
from callboard.analytics.rules.pay import Terms, Window
from callboard.kit import clock
from callboard.orders import actions as orders
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory

TODAY = date(2026, 11, 23)
URL = "/company/pay/"
TERMS = Terms(
    windows=[Window("Day", 10, 18, Decimal(500)), Window("Night", 0, 7, Decimal(700))],
    per_order=Decimal(20),
    upsells=[Decimal(50), Decimal(70)],
)
PLAIN = {
    **{"team": "", "valid_from": "2026-11-23", "per_order": "20", "upsells": "50,70,100"},
    **{"windows-TOTAL_FORMS": "3", "windows-INITIAL_FORMS": "2"},
    **{"windows-0-name": "Night", "windows-0-begins": "0", "windows-0-ends": "7"},
    **{"windows-0-amount": "700", "windows-1-name": "Day", "windows-1-begins": "10"},
    **{"windows-1-ends": "18", "windows-1-amount": "500"},
}


@pytest.fixture
def browser(as_member, admin, at_noon):
    return as_member(admin)


@pytest.fixture
def worker(at_noon, operator, admin):
    """Has confirmed one order of two units today."""
    actions.set_pay(None, TODAY, TERMS, by=admin)
    on_the_line(operator)
    order = OrderFactory(operator.company, call_made="made", quantity=2)
    orders.confirm(order, by=operator, version=None)
    return operator


def test_a_rule_is_set_and_listed(browser, company):
    """A14.7."""
    assert browser.post(f"{URL}new/", PLAIN).status_code == 302

    rule = PayRule.objects.get()
    assert (rule.team, rule.valid_from, rule.upsells) == (None, TODAY, [50, 70, 100])
    shifts = [(w.name, w.begins, w.ends, w.amount) for w in rule.windows.all()]
    assert shifts == [("Night", 0, 7, 700), ("Day", 10, 18, 500)]
    html = browser.get(URL).content.decode()
    assert "The whole company" in html
    assert "Day 10–18: 500" in html


def test_the_screen_without_rules_says_what_they_are_for(browser, company):
    assert "Nobody is paid by what they do yet" in browser.get(URL).content.decode()


def test_a_new_rule_begins_with_the_shifts_of_the_manual(browser, company):
    form = browser.get(f"{URL}new/").context["form"]
    rows = [row.initial for row in form.rows["windows"].initial_forms]

    assert [(row["begins"], row["ends"]) for row in rows] == [(0, 7), (10, 18)]


def test_a_new_version_begins_with_the_old_one(browser, admin, team):
    rule = actions.set_pay(team, TODAY, TERMS, by=admin)
    form = browser.get(f"{URL}new/", {"like": rule.pk}).context["form"]

    assert form["team"].value() == str(team.pk)
    assert form["per_order"].value() == 20
    assert [row.initial["name"] for row in form.rows["windows"].initial_forms] == ["Night", "Day"]


@pytest.mark.parametrize("like", ["", "x", "9" * 30, "77", "²"])
def test_a_rule_that_is_not_there_is_no_pattern(browser, company, like):
    assert browser.get(f"{URL}new/", {"like": like}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"valid_from": "2026-11-22"}, "Days that are over"),
        ({"valid_from": "x"}, "valid date"),
        ({"per_order": "-1"}, "greater than or equal to 0"),
        ({"upsells": "50,x"}, "number"),
        ({"windows-0-begins": "8"}, "after the first"),
        ({"windows-1-name": "Night"}, "name of its own"),
        ({"team": "999"}, "999"),
    ],
)
def test_a_mistake_is_marked_and_nothing_is_set(browser, company, wrong, told):
    answer = browser.post(f"{URL}new/", PLAIN | wrong)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PayRule.objects.exists()


def test_one_s_own_day_stands_line_by_line(worker, as_member):
    """A14.8, A3.8: bonuses line by line, what the next step pays."""
    answer = as_member(worker).get("/pay/")

    html = answer.content.decode()
    assert answer.context["month"].total == 570
    assert "Upsell, 2 units" in html
    assert "Night: process one order from 0:00 to 7:00" in html
    assert "for an order of 3 units or more" in html


def test_the_day_on_the_floor_says_what_was_earned(worker, as_member):
    html = as_member(worker).get("/shift/times/").content.decode()

    assert "Earned today" in html
    assert "570" in html


def test_nothing_is_said_of_pay_where_there_is_none(as_member, operator, at_noon):
    browser = as_member(operator)

    assert "Earned today" not in browser.get("/shift/times/").content.decode()
    assert "Nobody is paid" in browser.get("/pay/").content.decode()


def test_a_day_and_a_month_of_the_past_are_looked_at(worker, as_member):
    with clock.frozen(clock.now() + timedelta(days=20)):
        browser = as_member(worker)
        month = browser.get("/pay/", {"month": "2026-11"}).context["month"]
        empty = browser.get("/pay/").context["month"]

    assert (month.total, month.shown.day, month.newer, month.is_today) == (
        570,
        TODAY,
        "2026-12",
        False,
    )
    assert (empty.total, empty.days) == (0, [])


@pytest.mark.parametrize("query", ["month=x", "month=2026-13", "month=2099-01", "day=2026-02-31"])
def test_a_month_that_is_none_is_this_one(worker, as_member, leader, query):
    browser = as_member(leader)

    assert browser.get(f"/pay/?{query}").context["month"].first == TODAY.replace(day=1)
    assert browser.get(f"/team/pay/?{query}").context["table"].first <= TODAY


def test_a_leader_sees_the_own_team_alone(worker, as_member, leader):
    stranger = MemberFactory(company=worker.company)
    browser = as_member(leader)

    rows = browser.get("/team/pay/").context["table"].rows
    told = {row.member: (row.days, row.confirmed, row.upsold, row.total) for row in rows}
    assert told[worker] == (1, 1, 1, 570)
    assert stranger not in told
    assert browser.get(f"/team/{worker.pk}/pay/").context["month"].total == 570
    assert browser.get(f"/team/{stranger.pk}/pay/").status_code == 404


def test_a_table_of_one_day_counts_that_day(worker, as_member, leader):
    with clock.frozen(clock.now() + timedelta(days=1)):
        browser = as_member(leader)
        day = browser.get("/team/pay/", {"day": "2026-11-23"}).context["table"]
        next_day = browser.get("/team/pay/", {"day": "2026-11-24"}).context["table"]

    assert (day.first, day.last) == (TODAY, TODAY)
    assert [sum(row.total for row in table.rows) for table in (day, next_day)] == [570, 0]


def test_an_operator_sees_nobody_else_s_pay(worker, as_member, leader):
    browser = as_member(worker)

    assert browser.get("/team/pay/").status_code == 403
    assert browser.get(f"/team/{leader.pk}/pay/").status_code == 403
    assert browser.get(URL).status_code == 403


def test_a_table_costs_the_same_for_few_and_for_many(worker, as_member, admin):
    browser, costs = as_member(admin), []
    for many in (2, 20):
        for _members in range(many):
            MemberFactory(company=worker.company)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/team/pay/")
        costs.append(len(asked))

    assert costs[0] == costs[1]
