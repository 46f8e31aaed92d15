from datetime import timedelta

import pytest

from callboard.accounts.models import Language
from callboard.catalogue.models import ScriptStep
from callboard.dispatch import actions as dispatch
from callboard.dispatch.queries import holder_of
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import HOLDS, Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import (
    CustomerFactory,
    OfferFactory,
    OrderFactory,
    ProductFactory,
    at_place,
    promise_of,
)
from tests.workplace.paper import read, said_by


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator."""
    order = OrderFactory(operator.company, number=1149468)
    claim_of(operator, order)
    return order


def say(order, text, *, language="en", kind="step", position=1):
    return ScriptStep.objects.create(
        company=order.company,
        offer=order.offer,
        language=language,
        kind=kind,
        position=position,
        title=f"{kind} {position}",
        text=text,
    )


def test_the_head_tells_where_the_order_is(desk, order):
    """A5b, A5c.1."""
    page = desk.card(order)

    assert "Order 1149468 In work Held by you" in page.text
    assert f"{order.offer.name} · came 12:00" in page.text
    assert "Customer's time 12:00 · Attempts 0" in page.text
    assert page.with_("aria-current", "step")


def test_what_is_typed_is_one_section_order_and_contact(desk, order):
    """A17 C3: composition and contact under one name."""
    page = desk.card(order)

    assert [form["id"] for form in page.with_("aria-label", "Order & contact")] == ["order-form"]
    assert {"surname", "city", "items-0-product"} <= page.form("order-form").keys()


def test_the_customers_own_time_is_shown(desk, operator):
    customer = CustomerFactory(operator.company, zone="Asia/Almaty")
    order = OrderFactory(operator.company, customer=customer)

    page = desk.card(order)

    assert "Customer's time 15:00" in page.text
    assert page.with_("data-zone", "Asia/Almaty")


def test_the_script_speaks_the_members_language_with_the_words_filled_in(desk, order, operator):
    """A5c."""
    say(order, "Доброго дня!", language="uk")
    say(order, "Hello {name}, {operator} here: {product} at {price}. {unknown} {0} {name.x}")
    say(order, "<b>It is worth it</b>", kind="objection")
    operator.language = Language.ENGLISH
    operator.save()

    said = said_by(desk.get(f"/orders/{order.number}/"))

    product = order.offer.product.name
    assert f"Hello Halyna, Olha here: {product} at 990 UAH. {{unknown}} {{0}} {{name.x}}" in said
    assert "Objections" in said
    assert "<b>It is worth it</b>" in said
    assert "Доброго" not in said


def test_the_script_falls_back_to_a_language_it_is_written_in(desk, order, operator):
    say(order, "Hello")
    operator.language = Language.UKRAINIAN
    operator.save()

    assert "Hello" in desk.card(order).text


def order_member(order):
    return holder_of(order.customer).member


def test_actions_are_exactly_those_that_are_legal_now(desk, operator):
    """A5b: buttons by state."""
    new = claimed(operator, OrderFactory(operator.company))
    held_keys = [k for k in desk.card(new).hot_keys() if not k.isdecimal()]
    for key in ("Ctrl+Enter", "D", "B", "N", "W", "X", "T", "S", "G", "C", "K"):
        assert key in held_keys
    assert not {"R", "L", "Y", "O", "F"} & set(held_keys)


def claimed(operator, order):
    claim_of(operator, order)
    return order


OFFERED = [
    (Status.HOLD, Line.FIRST, {"confirm", "no-answer", "release", "cancel"}, {"hold", "restore"}),
    (
        Status.CANCELLED,
        Line.REJECT,
        {"confirm", "callback", "cancel", "trash"},
        {"hold", "release"},
    ),
    (Status.TRASH, None, set(), {"confirm", "callback", "restore"}),
    (Status.PACKING, Line.BUYOUT, {"cancel"}, {"confirm", "return-for-delivery", "advance"}),
    (
        Status.COURIER_CALLBACK,
        Line.BUYOUT,
        {"return-for-delivery", "callback", "cancel"},
        {"confirm"},
    ),
    (Status.PAID, Line.RETENTION, {"repeat-sale", "no-answer"}, {"confirm", "reopen"}),
]


@pytest.mark.parametrize(("status", "line", "there", "absent"), OFFERED)
def test_each_status_offers_its_own_actions(desk, operator, status, line, there, absent):
    order = at_place(operator.company, status, line)

    page = desk.card(order)

    urls = {a["hx-post"].split("/")[3] for a in page.with_("hx-post") if "/orders/" in a["hx-post"]}
    assert there <= urls
    assert not absent & urls


def test_an_admin_may_reopen_and_a_leader_restore(operator, leader, admin, as_member, at_noon):
    paid = at_place(operator.company, Status.PAID, Line.RETENTION)
    trash = at_place(operator.company, Status.TRASH, None)

    assert "/reopen/" in as_member(admin).get(f"/orders/{paid.number}/").content.decode()
    assert "/restore/" in as_member(leader).get(f"/orders/{trash.number}/").content.decode()


def test_dialogs_carry_the_reasons_with_digits(desk, order):
    """A7.8, A7.15, A17 C14."""
    page = desk.card(order)

    for words in ("Long beeps 1", "Answering machine 2", "Too expensive 2", "Did not order 1"):
        assert words in page.text
    assert "Next call 13:00, by the ladder" in page.text
    assert "not later than 7 days from today" in page.text
    assert "not later than 30 days from today" in page.text


def test_the_dialog_tells_the_next_call_by_the_ladder_of_the_team(desk, order, team):
    """A17 C8."""
    team.ladder = [20]
    team.save()

    assert "Next call 12:20, by the ladder" in desk.card(order).text


def test_from_the_fourth_attempt_the_quick_ladder_asks_for_the_time(desk, operator):
    """A7.11."""
    policy = OrderPolicy.objects.get(company=operator.company)
    policy.ask_time_from_attempt = 4
    policy.save()
    order = OrderFactory(operator.company, status=Status.NO_ANSWER, attempts=3)

    form = desk.card(order).form(f"/orders/{order.number}/no-answer/")

    assert form["no-answer-time"] == ["13:00"]


def test_keys_are_unique_on_the_card_and_in_each_dialog(desk, operator, leader, admin, as_member):
    for status, line, _there, _absent in OFFERED:
        order = at_place(operator.company, status, line)
        for member in (operator, leader, admin):
            page = read(as_member(member).get(f"/orders/{order.number}/"))
            bar = [k for k in page.hot_keys() if not k.isdecimal() and k != "Ctrl+Enter"]
            assert len(bar) == len(set(bar)), (status, sorted(bar))


def test_an_order_in_another_members_hands_can_only_be_read(
    desk, order, leader, as_member, company, team
):
    """A4.4."""
    other = MemberFactory(company=company, team=team)

    page = read(as_member(other).get(f"/orders/{order.number}/"))

    assert "Olha is working with this customer now." in page.text
    assert "You may read this order, not change it" in page.text
    assert "city" not in page.form()
    assert not page.with_("data-key", "Ctrl+Enter")
    assert not page.with_("data-key", "I")
    assert read(as_member(leader).get(f"/orders/{order.number}/")).with_("data-key", "I")


def test_a_leader_takes_over(desk, order, leader, as_member):
    on_the_line(leader)
    answer = as_member(leader).post(
        f"/orders/{order.number}/take-over/", headers={"HX-Request": "true"}
    )

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"
    assert order_member(order) == leader


def test_an_order_of_another_teams_offer_can_only_be_read(desk, operator, team):
    """A14.6."""
    DeskFactory(team, offers=(OfferFactory(operator.company),))
    order = OrderFactory(operator.company)

    page = desk.card(order)

    assert "Orders of this line or offer are worked by another team." in page.text
    assert "city" not in page.form()


def test_an_own_promise_is_taken_into_work_by_hand(desk, operator, at_noon):
    order = promise_of(operator, due_at=at_noon + timedelta(hours=1))

    assert desk.card(order).with_("data-key", "A")
    answer = desk.post(f"/orders/{order.number}/take/")

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"
    assert order_member(order) == operator


def test_taking_what_is_handed_out_by_the_button_is_refused_in_words(desk, operator):
    order = OrderFactory(operator.company)

    answer = desk.post(f"/orders/{order.number}/take/")

    assert answer.status_code == 422
    assert "These orders are handed out one by one." in read(answer).text


def test_other_orders_of_the_customer_are_ticked_by_offer(desk, order):
    """A5c, A7.21."""
    same = OrderFactory(customer=order.customer, offer=order.offer)
    another = OrderFactory(customer=order.customer)
    gone = OrderFactory(customer=order.customer, status=Status.TRASH, line=None)

    page = desk.card(order)

    assert page.form()["duplicates"] == [str(same.number)]
    assert set(page.form()["shown"]) == {str(o.number) for o in (same, another, gone)}


def test_a_new_lead_joins_the_open_card_and_ticks_stay(desk, order):
    first = OrderFactory(customer=order.customer, offer=order.offer)
    fresh = OrderFactory(customer=order.customer, offer=order.offer)

    answer = desk.get(f"/orders/{order.number}/others/", shown=[first.number])

    assert read(answer).form()["duplicates"] == [str(fresh.number)]


def test_the_history_tells_who_what_why_and_which_fields(desk, order, operator):
    """A12."""
    desk.press(order, "save", city="Kyiv")
    desk.press(order, "no-answer", **{"no__answer__reason": "busy"})

    page = desk.card(order)

    assert "No answer · Busy · Olha · 0:00" in page.text
    assert "In work → No answer" in page.text
    assert "City: Lviv → Kyiv" in page.text


def test_news_is_told_only_when_the_version_is_another(desk, order, leader):
    order.refresh_from_db()
    assert desk.get(f"/orders/{order.number}/news/", version=order.version).status_code == 204

    saved = orders.save(order, by=order_member(order), version=None, fields={"city": "Odesa"})

    answer = desk.get(f"/orders/{order.number}/news/", version=saved.version - 1)
    assert "This order changed: Save Olha" in read(answer).text


def test_an_open_card_says_that_its_customer_is_held_no_more(desk, order, operator, leader):
    """A4.4: given back or taken over by a leader, or run out: nobody talks on unawares."""
    news = f"/orders/{order.number}/news/"
    order.refresh_from_db()
    (asks,) = desk.card(order).with_("id", "order-news")
    assert asks["hx-get"].endswith(f"?version={order.version}&mine=1")
    assert f"news:held:{order.customer_id}" in asks["hx-trigger"]
    assert desk.get(news, version=order.version, mine=1).status_code == 204

    dispatch.give_back_for(order, by=leader)
    gone = read(desk.get(news, version=order.version, mine=1)).text
    dispatch.take_over(order, by=on_the_line(leader))
    taken = read(desk.get(news, version=order.version, mine=1)).text

    assert "You do not hold this customer any more." in gone
    assert f"{leader.name} is working with this customer now." in taken
    assert "mine=1" not in desk.card(order).with_("id", "order-news")[0]["hx-get"]


def test_the_return_time_is_carried_while_nobody_talks(desk, order):
    page = desk.card(order)

    (timer,) = page.with_("data-minutes")
    assert timer["data-until"].startswith("2026-11-23T12:10")
    assert timer["data-minutes"] == "2"


@pytest.mark.parametrize("path", ["", "news/", "others/"])
def test_a_strangers_order_is_not_there(desk, outsider, path):
    order = OrderFactory(outsider.company)

    assert desk.get(f"/orders/{order.number}/{path}").status_code == 404
    assert desk.get(f"/orders/{10**30}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["totals", "call", "save", "items", "take", "take-over", "give-back", "confirm", "nonsense"],
)
def test_a_strangers_order_is_not_changed(desk, outsider, path):
    order = OrderFactory(outsider.company)

    assert desk.post(f"/orders/{order.number}/{path}/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_card_asks_the_database_the_same_however_long_it_is(
    desk, operator, order, many, at_noon, django_assert_max_num_queries
):
    offer = OfferFactory(operator.company)
    for n in range(many):
        OrderFactory(customer=order.customer, offer=offer)
        say(order, "Hello", position=n + 1)
        with clock.frozen(at_noon + timedelta(seconds=n)):
            orders.save(order, by=operator, version=None, fields={"comment": f"said {n}"})
    add_items(order, many)
    desk.card(order)

    with django_assert_max_num_queries(QUERIES_OF_THE_CARD):
        assert desk.get(f"/orders/{order.number}/").status_code == 200


QUERIES_OF_THE_CARD = 22  # those that begin and end the transaction of the test among them


def add_items(order, many):
    for _ in range(many):
        order.items.create(company=order.company, product=ProductFactory(order.company), price=5)


@pytest.mark.parametrize("line", [*Line, None])
def test_a_card_of_every_place_opens(desk, operator, line):
    for status in sorted(HOLDS[line]):
        order = at_place(operator.company, status, line)
        assert desk.get(f"/orders/{order.number}/").status_code == 200, (status, line)
