"""One line of time for everything that happened to an order (A12, A6.7, A10.6)."""

import json
from datetime import timedelta
from functools import partial

import pytest

from callboard.calls import actions as calls
from callboard.delivery import actions as delivery
from callboard.delivery.actions import Told
from callboard.dispatch import actions as dispatch
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.law import Action
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import history
from callboard.workplace.queries.history import Kind, page_of
from callboard.workplace.rules.moments import Key, read_key
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory, at_place
from tests.workplace.paper import read
from tests.workplace.reads import rows_read


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def shown(desk, order, **query):
    return read(desk.get(f"/orders/{order.number}/history/", **query)).text


@pytest.fixture
def lived(desk, order, operator, at_noon):
    """A call of 41 seconds, a changed city, then nobody answered after 55 seconds on the card."""
    with clock.frozen(at_noon + timedelta(seconds=5)):
        desk.post(f"/orders/{order.number}/call/")
    with clock.frozen(at_noon + timedelta(seconds=46)):
        calls.hang_up(operator)
    with clock.frozen(at_noon + timedelta(seconds=50)):
        desk.press(order, "save", city="Odesa")
    with clock.frozen(at_noon + timedelta(seconds=55)):
        desk.press(order, "give-back", **{"give-back-reason": "speaks German"})
    return order


def test_everything_stands_in_one_line_of_time(desk, lived):
    """A12: operations with the seconds spent, changed fields, calls, and why it was returned."""
    text = shown(desk, lived)

    parts = ["Returned to queue · Olha speaks German", "Save · Olha", "City: Lviv → Odesa"]
    parts += ["Call · Customer · Olha · 0:41", "Take into work · Olha", "Lead received"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "there", "absent"),
    [
        ("operations", ["Take into work", "Returned to queue"], ["Save ·", "Call ·"]),
        ("fields", ["City: Lviv → Odesa"], ["Take into work", "Call ·", "Returned"]),
        ("calls", ["Call · Customer"], ["Take into work", "City:", "Returned"]),
        ("delivery", ["Nothing of this kind has happened yet."], ["Take into work"]),
        ("nonsense", ["Take into work", "City:", "Call ·"], []),
    ],
)
def test_a_kind_alone_can_be_shown(desk, lived, kind, there, absent):
    text = shown(desk, lived, kind=kind)

    assert all(part in text for part in there), text
    assert not any(part in text for part in absent), text


def test_the_way_of_the_parcel_is_told_alone(desk, admin):
    """A10.6."""
    order = at_place(admin.company, Status.SENDING, Line.BUYOUT, carrier="Nova", track_code="59")
    orders.advance(order, by=admin, version=None)

    text = shown(desk, order, kind="delivery")

    assert "Next step · Ada Sending → In delivery" in text
    assert "Lead received" not in text


def test_what_the_carrier_tells_stands_on_the_card_and_in_the_history(desk, admin):
    """A5c.8, A12: by the time it happened, with its place and words, as text."""
    order = at_place(admin.company, Status.SENDING, Line.BUYOUT, carrier="Nova", track_code="59")
    now = clock.now()
    delivery.tell(order, Told("2", now, "arrived", "Lviv, branch 12", "<b>waits</b>"))
    delivery.tell(order, Told("1", now, place="Kyiv hub"))
    card = desk.card(order)

    for text in (card.text, shown(desk, order), shown(desk, order, kind="delivery")):
        assert "Delivered · the carrier Lviv, branch 12 <b>waits</b>" in text
        assert "The parcel moved · the carrier Kyiv hub" in text
    assert "the carrier" not in shown(desk, order, kind="operations")
    assert card.text.count("Kyiv hub") == 2
    way = card.text.partition("Copy the track code")[2].partition("Technical data")[0]
    assert way.count("Delivered") == 1


def test_what_a_carrier_tells_comes_in_pages_too(admin, monkeypatch):
    """Each line once, also of one moment, between those of the desk."""
    monkeypatch.setattr(history, "SHOWN", 4)
    order = at_place(admin.company, Status.IN_DELIVERY, Line.BUYOUT)
    moment = clock.now()
    for n in range(9):
        delivery.tell(order, Told(str(n), moment, place="Kyiv"))
    orders.paid(order, by=admin, version=None)

    lines, after = [], None
    while not lines or after:
        page = page_of(admin, order, Kind.DELIVERY, after)
        lines += page.lines
        after = page.older

    keys = [line.key for line in lines]
    assert keys == sorted(set(keys), reverse=True)
    assert len(keys) == 9 + 1


def test_what_was_said_of_the_delivery_stands_with_the_parcel(desk, order):
    """A12: who brings it and when, also before there is a parcel; a house number is not of it."""
    desk.press(order, "save", carrier="Nova", delivery_time="10:00–12:00")
    desk.press(order, "save", house="99")

    text = shown(desk, order, kind="delivery")

    assert "Delivery service: – → Nova" in text.replace(":  →", ": – →")
    assert "99" not in text


def test_a_filter_that_was_pressed_keeps_the_focus_and_older_lines_begin_with_it(
    desk, order, operator
):
    for n in range(20):
        orders.save(order, by=operator, version=None, fields={"comment": f"said {n}"})
    card = desk.card(order)
    chosen = read(desk.get(f"/orders/{order.number}/history/", kind="fields"))
    (button,) = [a for a in chosen.with_("hx-vals") if "after" in a["hx-vals"]]
    older = read(desk.get(f"/orders/{order.number}/history/", **json.loads(button["hx-vals"])))

    assert not [a for a in card.with_("autofocus") if "history" in a.get("id", "")]
    assert [a["id"] for a in chosen.with_("autofocus")] == ["history-fields"]
    assert [a["tabindex"] for a in older.with_("autofocus")] == ["-1"]
    assert "Shift+H" in card.hot_keys()


def test_seconds_spent_stand_beside_the_outcome(desk, order, at_noon):
    """A12: the time the operator spent."""
    with clock.frozen(at_noon + timedelta(seconds=75)):
        desk.press(order, "hold")

    assert "Put on hold · Olha · 1:15" in shown(desk, order)


@pytest.mark.parametrize("kind", ["", "operations", "fields", "calls"])
def test_pages_show_every_line_once(desk, order, operator, at_noon, kind, monkeypatch):
    """Also of lines of one moment."""
    monkeypatch.setattr(history, "SHOWN", 4)
    for n in range(9):
        with clock.frozen(at_noon + timedelta(seconds=n // 3)):
            OrderEntry.objects.create(
                company=order.company, order=order, kind="order.save", action="hold",
                to_status=order.status, at=clock.now(), facts={"fields": {"city": ["a", "b"]}},
            )  # fmt: skip
            calls.call(order, by=operator)
            dispatch.return_lead(order, reason="", by=operator) if n == 8 else calls.hang_up(
                operator
            )

    lines, after = [], None
    while not lines or after:
        page = page_of(operator, order, Kind(kind), after)
        lines += page.lines
        after = page.older
    keys = [line.key for line in lines]

    assert keys == sorted(set(keys), reverse=True)
    assert len(keys) == {"": 9 + 9 + 2 + 1, "operations": 9 + 2 + 1, "fields": 9, "calls": 9}[kind]


def test_older_lines_are_asked_for_by_a_button(desk, order, operator, at_noon):
    for n in range(20):
        with clock.frozen(at_noon + timedelta(seconds=n)):
            orders.save(order, by=operator, version=None, fields={"comment": f"said {n}"})
    page = read(desk.get(f"/orders/{order.number}/"))
    (button,) = [a for a in page.with_("hx-vals") if "after" in a["hx-vals"]]

    older = shown(desk, order, **json.loads(button["hx-vals"]))

    assert "said 19" in page.text
    assert "said 2 " not in page.text
    assert "said 2 " in older
    assert "Lead received" in older


@pytest.mark.parametrize(
    "text", ["", "x", "1_2_3", "2026-11-23T10:00:00_1_1", f"2026-11-23T10:00:00+00:00_1_{10**30}"]
)
def test_a_key_that_is_none_starts_at_the_latest_line(desk, order, text):
    assert read_key(text) is None
    assert "Lead received" in shown(desk, order, after=text)


def test_a_key_survives_the_address(at_noon):
    key = Key(at_noon, 2, 17)

    assert read_key(str(key)) == key


@pytest.mark.parametrize("many", [3, 1000])
def test_a_page_asks_three_questions_however_long_the_history_is(
    desk, order, operator, many, django_assert_num_queries
):
    OrderEntry.objects.bulk_create(
        OrderEntry(
            company=order.company, order=order, kind="order.save", action="save",
            to_status=order.status, at=clock.now(),
        )
        for _ in range(many)
    )  # fmt: skip

    with django_assert_num_queries(3):
        page_of(operator, order)


def test_a_strangers_history_is_not_there(desk, outsider):
    order = OrderFactory(outsider.company)

    assert desk.get(f"/orders/{order.number}/history/").status_code == 404
    assert desk.get(f"/orders/{10**30}/history/").status_code == 404


@pytest.mark.parametrize("kind", [Kind.ALL, Kind.FIELDS])
def test_a_page_of_a_long_history_reads_as_much_as_one_of_a_short(admin, kind):
    """The first page and one in the middle."""

    def cost(count):
        order = OrderFactory(admin.company)
        began = clock.now() - timedelta(days=2)
        OrderEntry.objects.bulk_create(
            OrderEntry(
                company=admin.company, order=order, at=began + timedelta(seconds=n // 2),
                action=Action.SAVE, kind="order.save", to_status=order.status,
                facts={"fields": {"city": ["", f"{n}"]}},
            )
            for n in range(count)
        )  # fmt: skip
        first = page_of(admin, order, kind)
        after = page_of(admin, order, kind, first.older).older
        read_of = partial(rows_read, tables=("orders_orderentry",))
        return [
            read_of(partial(page_of, admin, order, kind)),
            read_of(partial(page_of, admin, order, kind, after)),
        ]

    short, long = cost(50), cost(5_000)

    assert max(short + long) <= 3 * history.SHOWN
    assert long == short
