"""Who is told what, by which channels, in which words (A17 C16)."""

import pytest

from callboard.integrations import rules
from callboard.integrations.models import DEFAULTS, PRESETS, Channel, Event, NoticePolicy
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import Status

OWN, TEAM, COMPANY = {"paid": ["popup"]}, {"paid": ["email"]}, {"paid": []}
LIV, OLHA, PETRO = 1, 2, 3


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ([OWN, TEAM, COMPANY], {"popup"}),
        ([{}, TEAM, COMPANY], {"email"}),
        ([{"paid": None}, TEAM, COMPANY], {"email"}),
        ([{"paid": []}, TEAM, COMPANY], set()),
        ([{}, {}, COMPANY], set()),
        ([{}, {}, {}], set(DEFAULTS["paid"])),
        ([{"returned": ["sound"]}, TEAM, COMPANY], {"email"}),
    ],
)
def test_the_first_layer_that_says_anything_decides(layers, told):
    assert rules.channels("paid", layers) == told


@pytest.mark.parametrize(
    ("chosen", "above", "kept"),
    [
        (["telegram", "popup"], ["popup"], ["popup", "telegram"]),
        (["sound", "popup"], ["popup", "sound"], None),
        ([], ["popup"], []),
        ([], [], None),
        ([], None, []),
    ],
)
def test_a_choice_as_the_layer_above_follows_it(chosen, above, kept):
    assert rules.kept(chosen, above) == kept


def test_each_event_has_a_column_words_and_a_beginning():
    columns = {field.name for field in NoticePolicy._meta.fields}

    for event in Event:
        assert event.value in columns
        assert str(rules.TOLD[event])
        assert set(DEFAULTS[event]) <= set(Channel.values)
    assert set(DEFAULTS) == set(rules.TOLD) == set(Event)


def test_new_orders_pop_up_in_dots_and_not_in_2016():
    """C16."""
    assert PRESETS["2016"]["new_order"] == []
    assert PRESETS["Dots"]["new_order"] == ["popup", "sound"]


def entry(action, status=Status.PACKING, **facts):
    order = Order(number=17, confirmed_by_id=OLHA)
    return OrderEntry(order=order, action=action, to_status=status, facts=facts)


@pytest.mark.parametrize(
    ("of", "news"),
    [
        (entry(Action.RECEIVE), [(Event.NEW_ORDER, None)]),
        (entry(Action.ASSIGN, to=LIV, of=None), [(Event.ASSIGNED, LIV)]),
        (entry(Action.ASSIGN, to=LIV, of=LIV), [(Event.ASSIGNED, LIV)]),
        (
            entry(Action.ASSIGN, to=LIV, of=PETRO),
            [(Event.ASSIGNED, LIV), (Event.TAKEN_AWAY, PETRO)],
        ),
        (entry(Action.TAKE_AWAY, of=PETRO), [(Event.TAKEN_AWAY, PETRO)]),
        (entry(Action.TAKE_AWAY, of=None), []),
        (entry(Action.MISS, of=PETRO), [(Event.MISSED, PETRO)]),
        (entry(Action.MISS, of=None), []),
        (entry(Action.COURIER_CALLBACK), [(Event.COURIER, OLHA)]),
        (entry(Action.ADVANCE, Status.ARRIVED), [(Event.ARRIVED, OLHA)]),
        (entry(Action.ADVANCE, Status.SENDING), []),
        (entry(Action.PAID), [(Event.PAID, OLHA)]),
        (entry(Action.RETURNED), [(Event.RETURNED, OLHA)]),
        (entry(Action.CONFIRM), []),
        (entry(Action.NO_ANSWER), []),
    ],
)
def test_a_line_of_the_journal_is_news_of_this_to_them(of, news):
    assert rules.news_in(of) == news


def test_an_order_that_nobody_confirmed_is_news_to_nobody():
    paid = entry(Action.PAID)
    paid.order.confirmed_by_id = None

    assert rules.news_in(paid) == []


@pytest.mark.parametrize(
    ("event", "numbers", "count", "said"),
    [
        (Event.NEW_ORDER, [17], 1, "1 new order"),
        (Event.NEW_ORDER, [17, 18], 10_000, "10000 new orders"),
        (Event.ASSIGNED, [17], 1, "An order was assigned to you. Order no. 17"),
        (Event.PAID, [17, 18], 5, "An order you confirmed is paid. Order no. 17, 18 and 3 more"),
        (Event.EXPORT, [], 1, "Your export is ready."),
    ],
)
def test_a_message_says_what_and_how_often(event, numbers, count, said):
    assert rules.said(event, numbers, count) == said
