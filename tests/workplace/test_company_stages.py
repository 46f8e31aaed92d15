"""Stages on the company's screens: made, changed, tried (A11.4 to A11.6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.orders import actions
from callboard.orders.actions import stages as managing
from callboard.orders.models import Stage
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory

URL = "/company/stages/"
PLAIN = {"group": "cancel", "name": "Too dear", "tone": "late", "active": "on", "way": "hand"}


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def cancelled(company, operator, reason="expensive"):
    order = OrderFactory(company, call_made="made")
    return actions.cancel(order, by=operator, version=None, reason=reason)


def test_a_stage_is_made_and_listed_in_its_group(browser, company):
    assert browser.post(f"{URL}new/", PLAIN).status_code == 302

    (rows,) = browser.get(URL).context["lists"]
    assert [(each.group, each.name, each.tone) for each in rows] == [("cancel", "Too dear", "late")]


def test_the_screen_without_stages_says_what_they_are_for(browser, company):
    assert "There is no stage yet" in browser.get(URL).content.decode()


def test_a_script_is_kept_and_what_a_way_does_not_ask_for_is_not(browser, company):
    sent = PLAIN | {"way": "script", "from_status": "hold", "script": "t:order_reason:1\r\n"}
    browser.post(f"{URL}new/", sent)

    stage = Stage.objects.get()
    assert (stage.script, stage.from_status) == ("t:order_reason:1", "")


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"name": ""}, "name", "required"),
        ({"tone": "pink"}, "tone", "pink"),
        ({"way": "script", "script": "t:a:b"}, "script", "Line 1, column 3"),
        ({"way": "simple"}, "from_status", "Choose the status before."),
        ({"way": "simple", "from_status": "new", "to_status": "paid"}, "to_status", "group"),
    ],
)
def test_a_mistake_is_marked_where_it_is(browser, company, wrong, field, told):
    answer = browser.post(f"{URL}new/", PLAIN | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert told in answer.content.decode()
    assert not Stage.objects.exists()


def test_a_name_that_is_taken_in_the_group_is_marked(browser, company):
    browser.post(f"{URL}new/", PLAIN)

    assert browser.post(f"{URL}new/", PLAIN).context["form"].errors.keys() == {"name"}
    assert browser.post(f"{URL}new/", PLAIN | {"group": "call"}).status_code == 302


def test_a_rule_is_tried_on_one_order_and_says_which_line_matches(
    browser, at_noon, company, admin, operator
):
    """A11.6: a tester shows for a chosen order which line matches."""
    on_the_line(operator)
    order = cancelled(company, operator)
    script = "t:order_reason:doctor\nf:order_status:new t:order_reason:expensive"
    fields = {"group": "cancel", "name": "Dear", "way": "script", "script": script}
    stage = managing.add_stage(fields, by=admin)

    lines = browser.get(f"{URL}{stage.pk}/try/", {"number": order.number}).context["lines"]

    assert [(each.line, each.met) for each in lines] == [(1, False), (2, True)]
    assert lines[0].parts[1] == ("t:order_reason:doctor", False)


def test_a_rule_is_tried_on_the_last_orders_and_changes_nothing(
    browser, at_noon, company, admin, operator
):
    on_the_line(operator)
    met, _other = cancelled(company, operator), cancelled(company, operator, "doctor")
    OrderFactory(company)
    fields = {"group": "cancel", "name": "Dear", "way": "simple", "from_status": "new"}
    simple = managing.add_stage(fields, by=admin)
    fields |= {"name": "D", "way": "script", "script": "\nt:order_reason:expensive"}
    script = managing.add_stage(fields, by=admin)

    tried = browser.get(f"{URL}{simple.pk}/try/").context["tried"]
    assert (tried.looked_at, tried.of_group, len(tried.met)) == (3, 2, 2)
    tried = browser.get(f"{URL}{script.pk}/try/").context["tried"]
    assert tried.met == [(met, 2)]
    met.refresh_from_db()
    assert met.stage_id is None


def test_trying_costs_the_same_for_one_order_and_for_many(browser, at_noon, company, admin):
    fields = {"group": "call", "name": "New", "way": "script", "script": "t:order_status:new"}
    stage = managing.add_stage(fields, by=admin)
    costs = []
    for _times in range(2):
        for _orders in range(5):
            OrderFactory(company)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{URL}{stage.pk}/try/")
        costs.append(len(asked))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "77"])
def test_an_order_that_is_not_there_is_told(browser, company, admin, number):
    fields = {"group": "call", "name": "New", "way": "script", "script": "t:order_status:new"}
    stage = managing.add_stage(fields, by=admin)

    answer = browser.get(f"{URL}{stage.pk}/try/", {"number": number})

    assert answer.status_code == 200
    assert answer.context["tries"].errors.keys() == {"number"}
