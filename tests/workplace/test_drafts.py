"""Typed words that are not saved yet, and who has a card open."""

import json
from datetime import timedelta

import pytest

from callboard.dispatch.queries import holder_of
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.workplace import tasks
from callboard.workplace.actions import drafting
from callboard.workplace.models import Draft, Look
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.hostile import ODD, UNKEEPABLE
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def typed(desk, order, fields, *, version=None, at=1):
    version = order.version if version is None else version
    sent = {"version": version, "at": at, "fields_typed": json.dumps(fields)}
    return desk.post(f"/orders/{order.number}/draft/", sent)


def given_back(page):
    (form,) = page.with_("data-draft")
    return json.loads(form["data-kept"] or "{}")


def test_typed_words_come_back_on_another_computer(desk, order):
    words = {"city": "Odesa", "callback-comment": "after six", "suspicious=on": True}

    assert typed(desk, order, words, at=17).status_code == 204

    kept = given_back(desk.card(order))
    assert kept == {"version": str(order.version), "fields": words, "at": 17}
    assert "Odesa" not in desk.card(order).form()["city"]


def test_the_later_words_replace_the_earlier_ones_and_none_forget_them(desk, order):
    typed(desk, order, {"city": "Odesa"})
    typed(desk, order, {"city": "Kyiv"}, at=2)

    assert given_back(desk.card(order))["fields"] == {"city": "Kyiv"}
    typed(desk, order, {})
    assert not given_back(desk.card(order))


@pytest.mark.parametrize("press", ["save", "confirm", "hold", "give-back"])
def test_a_draft_is_dropped_in_the_moment_its_text_is_saved(desk, order, press):
    typed(desk, order, {"city": "Odesa"})

    assert desk.press(order, press, city="Odesa").status_code == 200

    assert not Draft.objects.exists()


def test_a_refused_press_keeps_the_draft(desk, order):
    typed(desk, order, {"city": ""})

    assert desk.press(order, "confirm", city="").status_code == 422

    assert Draft.objects.get().fields == {"city": ""}


def test_words_that_come_after_their_own_saving_are_not_kept(desk, order):
    """The page sends while somebody types: the last message may be slower than the button."""
    seen = order.version
    desk.press(order, "save", city="Odesa")

    typed(desk, order, {"city": "Odesa"}, version=seen)

    assert not Draft.objects.exists()


def test_words_beside_somebody_elses_change_are_kept(desk, leader):
    order = OrderFactory(leader.company)
    seen = order.version
    orders.save(order, by=leader, version=None, fields={"city": "Kyiv"})

    typed(desk, order, {"city": "Odesa"}, version=seen)

    assert given_back(desk.card(order))["version"] == str(seen)


def test_a_draft_is_its_members_alone(desk, order, leader, as_member):
    typed(desk, order, {"city": "Odesa"})

    page = as_member(leader).get(f"/orders/{order.number}/").content.decode()

    assert "Odesa" not in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"at": "x", "fields_typed": "{}"},
        {"at": 1, "fields_typed": "[]"},
        {"at": 1, "fields_typed": "{"},
        {"at": 1, "fields_typed": '{"a": {"b": "c"}}'},
        {"at": 1, "fields_typed": '{"a": 1}'},
        {"at": 1, "fields_typed": '{"a": [1]}'},
        {"at": 1, "fields_typed": '{"a": null}'},
        {"at": 1, "fields_typed": json.dumps({"a": "x" * 17_000})},
        {"at": 1, "fields_typed": json.dumps({"a" * 81: "x"})},
        {"at": 1, "fields_typed": json.dumps({str(n): "" for n in range(301)})},
        {"at": 1, "fields_typed": "[" * 15_000},
        {"at": -1, "fields_typed": '{"a": "b"}'},
        {"at": 2**70, "fields_typed": '{"a": "b"}'},
        {"at": 1, "version": 2**40, "fields_typed": '{"a": "b"}'},
        *({"at": 1, "fields_typed": json.dumps({"a": text})} for text in UNKEEPABLE.values()),
        *({"at": 1, "fields_typed": json.dumps({text: "a"})} for text in UNKEEPABLE.values()),
    ],
)
def test_what_is_no_draft_is_refused_in_words(desk, order, sent):
    answer = desk.post(f"/orders/{order.number}/draft/", sent)

    assert answer.status_code == 422
    assert "too large to keep" in read(answer).text
    assert not Draft.objects.exists()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_words_come_back_as_they_were_typed(desk, order, text):
    assert typed(desk, order, {"comment": text}).status_code == 204

    assert given_back(desk.card(order))["fields"] == {"comment": text}


def test_a_member_keeps_so_many_drafts_and_no_more(desk, operator, order, monkeypatch, at_noon):
    monkeypatch.setattr(drafting, "MOST", 3)
    drawers = [OrderFactory(operator.company) for _ in range(5)]
    for n, each in enumerate(drawers):
        with clock.frozen(at_noon + timedelta(seconds=n)):
            typed(desk, each, {"city": "Odesa"})

    kept = set(Draft.objects.values_list("order", flat=True))
    assert kept == {each.pk for each in drawers[2:]}


def test_drafts_of_last_week_are_swept(desk, order, operator, at_noon):
    typed(desk, order, {"city": "Odesa"})

    with clock.frozen(at_noon + timedelta(days=6, hours=23)):
        drafting.sweep(operator.company_id)
        assert Draft.objects.exists()
    with clock.frozen(at_noon + timedelta(days=7, seconds=1)):
        drafting.sweep(operator.company_id)
    assert not Draft.objects.exists()
    assert tasks.sweep_drafts


def here(browser, order, **sent):
    return browser.post(f"/orders/{order.number}/here/", sent)


def test_two_people_on_a_card_see_one_another_and_since_when(desk, order, leader, as_member):
    """2-desk.md: presence is shown."""
    assert here(desk.browser, order).json() == {"here": []}

    lead = as_member(leader)
    assert here(lead, order).json() == {"here": ["Olha has this order open since 12:00."]}
    here(lead, order, leave=1)
    assert [look.member.name for look in Look.objects.all()] == ["Olha"]


def test_somebody_who_vanished_is_there_no_more(desk, order, leader, as_member, at_noon):
    here(desk.browser, order)

    with clock.frozen(at_noon + timedelta(seconds=101)):
        assert here(as_member(leader), order).json() == {"here": []}
        drafting.sweep(order.company_id)
    assert [look.member.name for look in Look.objects.all()] == ["Lev"]


def test_whoever_stays_keeps_the_time_of_coming(desk, order, leader, as_member, at_noon):
    lead = as_member(leader)
    here(lead, order)
    with clock.frozen(at_noon + timedelta(seconds=60)):
        here(lead, order)
    with clock.frozen(at_noon + timedelta(seconds=130)):
        desk.browser.force_login(holder_of(order.customer).member.user)
        assert here(desk.browser, order).json() == {
            "here": ["Lev has this order open since 12:00."]
        }


def test_coming_and_going_is_told_and_staying_is_not(desk, order, told):
    here(desk.browser, order)
    here(desk.browser, order)
    here(desk.browser, order, leave=1)
    here(desk.browser, order, leave=1)

    assert told.count(f"here:{order.number}") == 2


@pytest.fixture
def told(monkeypatch):
    """Topics of the news, as they are told."""
    topics = []
    monkeypatch.setattr("callboard.kit.live.tell", lambda _company, topic: topics.append(topic))
    return topics


@pytest.mark.parametrize("path", ["draft", "here"])
def test_a_strangers_order_is_not_there(desk, outsider, path):
    order = OrderFactory(outsider.company)

    sent = {"at": 1, "fields_typed": '{"a": "b"}'}
    assert desk.post(f"/orders/{order.number}/{path}/", sent).status_code == 404
    assert desk.post(f"/orders/{10**30}/{path}/", sent).status_code == 404
