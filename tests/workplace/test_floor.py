import re
from datetime import timedelta

import pytest

from callboard.accounts.models import Team
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Claim, Lane, Presence
from callboard.dispatch.queries import presence_of
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OrderFactory, promise_of
from tests.workplace.paper import read

NOT_STARTED = "You haven't started your work!"


def test_whoever_comes_in_is_welcomed(operator, as_member, at_noon):
    """A1.2, A2.2."""
    page = read(as_member(operator).get("/"))

    assert "Welcome to Callboard!" in page.text
    assert NOT_STARTED in page.text
    assert "Press Start to get orders." in page.text
    assert operator.user.username in page.text


def test_the_login_leads_to_the_settings(operator, as_member, at_noon):
    """A1.3."""
    page = read(as_member(operator).get("/floor/"))

    assert {"href": "/settings/"}.items() <= page.with_("href", "/settings/")[-1].items()


def test_start_takes_the_operator_to_the_floor(operator, as_member, at_noon):
    """A2.1, A2.2, A2.6."""
    answer = as_member(operator).post("/shift/start/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/floor/"
    assert presence_of(operator) == Presence.READY
    page = read(as_member(operator).get("/floor/"))
    assert NOT_STARTED not in page.text
    assert "Take the next order" in page.text


def test_start_on_a_card_leaves_the_card_open(operator, as_member, at_noon):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/orders/17/"}

    answer = as_member(operator).post("/shift/start/", headers=headers)

    assert "HX-Redirect" not in answer
    assert "Ready" in read(answer).text


def test_without_start_the_floor_offers_no_order(operator, as_member, at_noon):
    """A2.2."""
    OrderFactory(operator.company)

    page = read(as_member(operator).get("/floor/"))

    assert NOT_STARTED in page.text
    assert "Take the next order" not in page.text
    refused = as_member(operator).post("/floor/next/", headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert NOT_STARTED in read(refused).text


def test_on_pause_no_orders_are_given(desk, operator):
    """A2.7."""
    desk.post("/shift/pause/")

    assert presence_of(operator) == Presence.RELAX
    page = read(desk.get("/floor/"))
    assert "You are on pause: no orders are given." in page.text
    assert "You are on pause: no orders are given." in read(desk.next()).text


def test_stop_ends_the_work(desk, operator):
    """A2.5."""
    desk.post("/shift/stop/")

    assert presence_of(operator) == Presence.NOT_ACTIVE
    assert NOT_STARTED in read(desk.get("/floor/")).text


def test_who_fell_idle_reads_why(desk, operator, at_noon):
    """A2.5."""
    with clock.frozen(at_noon + timedelta(minutes=11)):
        dispatch.sweep(operator.company_id)
        page = read(desk.get("/floor/"))

    assert "You were inactive for 10 min, so orders go to others. Press Start." in page.text


def test_the_button_shows_what_is_free_by_kind(desk, operator, at_noon):
    """A4.5."""
    OrderFactory(operator.company)
    OrderFactory(operator.company)
    OrderFactory(operator.company, status=Status.NO_ANSWER)

    page = read(desk.get("/floor/"))

    assert "3 Take the next order New 2 No answer 1" in page.text
    assert "data-empty" not in page.with_("id", "next")[0]


def test_the_button_is_grey_but_alive_when_nothing_is_free(desk, at_noon):
    """A4.5."""
    page = read(desk.get("/floor/"))

    (button,) = page.with_("id", "next")
    assert "data-empty" in button
    assert "disabled" not in button
    refused = desk.next()
    assert refused.status_code == 422
    assert "Nothing to take now." in read(refused).text


def test_the_button_opens_the_card(desk, operator, at_noon):
    """A4.1."""
    order = OrderFactory(operator.company)

    answer = desk.next()

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"
    order.refresh_from_db()
    assert order.status == Status.ACCEPTED


def test_what_one_holds_is_continued_first(desk, operator, at_noon):
    order = OrderFactory(operator.company)
    claim_of(operator, order)

    page = read(desk.get("/floor/"))

    assert f"Order {order.number} is held by you" in page.text
    (link,) = page.with_("id", f"held-{order.number}")
    assert "autofocus" in link


def test_news_does_not_steal_the_focus(desk, operator, at_noon):
    claim_of(operator, OrderFactory(operator.company))

    fragment = desk.browser.get("/floor/", headers={"HX-Request": "true"})

    assert b"autofocus" not in fragment.content
    assert b"<html" not in fragment.content


def test_own_promises_of_today_stand_there_with_the_time_left(desk, operator, leader, at_noon):
    """A3.1."""
    soon = promise_of(operator, due_at=at_noon + timedelta(minutes=25))
    tomorrow = promise_of(operator, due_at=at_noon + timedelta(days=1))
    of_another = promise_of(leader, due_at=at_noon + timedelta(minutes=25))

    page = read(desk.get("/floor/"))

    assert str(soon.number) in page.text
    assert str(tomorrow.number) not in page.text
    assert str(of_another.number) not in page.text
    (left,) = page.with_("until")
    assert left["until"].startswith("2026-11-23T12:25")


def test_the_personal_list_is_shown(desk, operator, at_noon):
    """A4.12."""
    order = OrderFactory(operator.company, assignee=operator)

    page = read(desk.get("/floor/"))

    assert "Personal list" in page.text
    assert str(order.number) in page.text


def test_an_overdue_scheduled_delivery_is_named_and_locks_the_button(desk, operator, at_noon):
    """A4.11, A17 C17."""
    OrderFactory(operator.company)
    late = OrderFactory(
        operator.company,
        status=Status.SCHEDULED,
        promised_by=operator,
        due_at=at_noon - timedelta(hours=2),
    )

    page = read(desk.get("/floor/"))

    assert f"Process order {late.number} first: its delivery was planned for 10:00." in page.text
    assert "Other orders wait until then." in page.text
    assert page.with_("hx-post", f"/orders/{late.number}/take/")
    assert desk.next().status_code == 422


def test_the_figures_of_the_day_stand_above(desk, at_noon):
    """A13.1 to A13.3, A8.6."""
    page = read(desk.get("/floor/"))

    for words in ("Out calls today 0", "Approve rate today –", "Sent for delivery today 0 low"):
        assert words in page.text
    assert "Upsells today 0" in page.text


def test_the_table_of_times_counts_from_midnight(desk, at_noon):
    """A2.9: noon, started this minute."""
    page = read(desk.get("/shift/times/"))

    assert "Time in each status since 00:00" in page.text
    assert "Not active 12:00:00" in page.text
    assert "Ready 00:00:00" in page.text


def test_there_are_four_working_statuses_and_no_other(desk):
    """A2.4: Not active, Ready, Relax, Talking."""
    page = read(desk.get("/shift/times/"))
    words = re.sub(r"[0-9:]+", " ", page.text.split("00:00", 1)[1])

    assert words.split() == ["Not", "active", "Ready", "Relax", "Talking"]


def test_the_button_hands_out_the_oldest_of_the_first_priority(team, company, as_member, at_noon):
    """A17 C10: oldest first inside priority, one for each who presses."""
    DeskFactory(team, priority=[Lane.NEW, Lane.REDIAL])
    ages = [2, 9, 5]
    new = {m: OrderFactory(company, due_at=at_noon - timedelta(minutes=m)) for m in ages}
    old = at_noon - timedelta(hours=3)
    redial = OrderFactory(company, status=Status.NO_ANSWER, due_at=old)
    handed = []
    for _ in range(4):
        browser = as_member(on_the_line(MemberFactory(company=company, team=team)))
        handed.append(browser.post("/floor/next/", headers={"HX-Request": "true"}))

    wanted = [new[9], new[5], new[2], redial]
    assert [answer["HX-Redirect"] for answer in handed] == [
        f"/orders/{order.number}/" for order in wanted
    ]


@pytest.mark.parametrize(("mode", "status"), [("classic", 200), ("calling", 422)])
def test_an_order_is_picked_by_hand_in_classic_mode_alone(
    team, operator, as_member, at_noon, mode, status
):
    """A17 C10, A4.6 to A4.8."""
    DeskFactory(team, mode=mode)
    order = OrderFactory(team.company)
    browser = as_member(on_the_line(operator))

    answer = browser.post(f"/orders/{order.number}/take/", headers={"HX-Request": "true"})

    assert answer.status_code == status
    assert Claim.objects.filter(order=order).exists() == (mode == "classic")


def test_the_top_bar_tells_status_and_since_when(desk, at_noon):
    """A2.3."""
    page = read(desk.get("/shift/"))

    assert page.with_("since")[0]["since"].startswith("2026-11-23T12:00")
    assert page.hot_keys() == ["P", "Q"]


def test_a_touch_of_the_keyboard_counts_as_activity(desk):
    """A2.5."""
    assert desk.post("/shift/activity/").status_code == 204


def test_whose_team_calls_nobody_has_no_shift(company, as_member, at_noon):
    packers = Team.objects.create(company=company, name="Packers", call_centre=False)
    packer = MemberFactory(company=company, team=packers)

    page = read(as_member(packer).get("/floor/"))

    assert NOT_STARTED not in page.text
    assert not page.with_("data-key", "S")


def test_yesterday_is_on_the_welcome_page(operator, as_member, at_noon):
    page = read(as_member(operator).get("/"))

    assert "Yesterday Sunday, 22 November" in page.text
    assert "Sent for delivery 0 low" in page.text


@pytest.mark.parametrize("many", [1, 30])
def test_the_floor_asks_the_database_the_same_however_long_it_is(
    desk, operator, at_noon, many, django_assert_max_num_queries
):
    for minutes in range(many):
        promise_of(operator, due_at=at_noon + timedelta(minutes=minutes + 1))
        OrderFactory(operator.company, assignee=operator, line=Line.FIRST)
    desk.get("/floor/")

    with django_assert_max_num_queries(QUERIES_OF_THE_FLOOR):
        assert desk.get("/floor/").status_code == 200


QUERIES_OF_THE_FLOOR = 17


def test_another_company_sees_nothing_of_it(outsider, operator, as_member, at_noon):
    order = promise_of(operator, due_at=at_noon + timedelta(minutes=25))
    on_the_line(outsider)

    page = read(as_member(outsider).get("/floor/"))

    assert str(order.number) not in page.text
