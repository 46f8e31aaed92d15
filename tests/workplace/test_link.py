"""A link to an order: the customer looks, corrects the address, confirms (A3.8, A17 C25)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from callboard.delivery import actions as delivery
from callboard.delivery.actions import Told
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Ready
from callboard.dispatch.queries import holder_of
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.models import OrderEntry, OrderLink
from callboard.orders.rules import linking
from callboard.orders.statuses import Line, Status
from callboard.workplace.rules.linking import language_of
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """Waits for a call, complete, held by nobody; nobody has called yet."""
    return OrderFactory(operator.company, call_made="", comment="")


@pytest.fixture
def word(order, operator):
    """What opens its page."""
    return linking.token_of(actions.give_link(order, by=operator))


@pytest.fixture
def phone():
    """The customer's browser."""
    return Client()


def opened(phone, word, **query):
    """Through the link, as it is pressed in a message."""
    return phone.get("/your-order/", {"link": word, **query}, follow=True)


def sent(phone, button, **typed):
    page = read(phone.get("/your-order/"))
    (form,) = (page.form(name) for name in page.fields if "version" in page.form(name))
    words = {name: values[0] for name, values in form.items()} | typed
    return phone.post("/your-order/?lang=", words | {button: "1"})


def now(order):
    order.refresh_from_db()
    return order


def test_the_customer_sees_the_order_and_no_word_of_it_stands_in_the_address(phone, order, word):
    answer = opened(phone, word)

    page = read(answer)
    assert answer.redirect_chain == [("/your-order/", 302)]
    assert str(order.number) in page.text
    assert order.offer.product.name in page.text
    assert [a["value"] for a in page.with_("name", "city")] == ["Lviv"]
    assert not re.search(rf"{order.number}|{order.customer.phone[1:]}|Halyna", word)
    assert now(order).link.opened_at is not None


def test_confirming_leaves_the_queue_and_the_history_names_the_customer(phone, order, word, desk):
    """A17 C25: never two contacts at once."""
    opened(phone, word)
    assert Ready.objects.filter(order=order).exists()

    answer = sent(phone, "confirm", house="16")

    assert answer.status_code == 302
    assert (now(order).status, order.line, order.house) == (Status.PACKING, Line.BUYOUT, "16")
    assert (order.confirmed_by, order.confirmed_at is None) == (None, False)
    assert not Ready.objects.filter(order=order).exists()
    entries = OrderEntry.objects.filter(order=order, facts__who="customer")
    assert [(e.action, e.actor) for e in entries] == [("confirm", None), ("save", None)]
    history = read(desk.get(f"/orders/{order.number}/history/")).text
    assert "Confirm order · the customer, by the link" in history
    assert "House: 14 → 16" in history
    assert order.offer.product.name in read(phone.get("/your-order/")).text


def test_corrections_alone_leave_the_order_in_the_queue(phone, order, word):
    opened(phone, word)

    assert sent(phone, "save", city="Odesa").status_code == 302

    assert (now(order).city, order.status) == ("Odesa", Status.NEW)
    assert Ready.objects.filter(order=order).exists()


def test_while_an_operator_holds_the_customer_the_page_asks_to_wait(phone, order, word, operator):
    claim_of(operator, order)
    opened(phone, word)

    answer = sent(phone, "confirm", city="Odesa", lang="en")
    english = phone.post("/your-order/?lang=en", {"version": order.version, "confirm": "1"})

    assert answer.status_code == english.status_code == 422
    assert "working with your order at this very moment" in read(english).text
    assert 'value="Odesa"' in answer.content.decode()
    assert (now(order).city, order.status) == ("Lviv", Status.ACCEPTED)
    dispatch.return_lead(order, reason="", by=operator)
    assert sent(phone, "confirm").status_code == 302
    assert now(order).status == Status.PACKING


def test_whoever_confirms_by_the_link_is_not_handed_out_any_more(phone, order, word, operator):
    opened(phone, word)
    sent(phone, "confirm")

    dispatch.start(operator)
    with pytest.raises(Refused):
        dispatch.take_next(operator)
    assert holder_of(order.customer) is None


def test_what_is_missing_is_marked_and_nothing_is_kept(phone, order, word):
    opened(phone, word)

    answer = sent(phone, "confirm", city="", house="16")

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert (now(order).city, order.house) == ("Lviv", "14")


def test_a_page_that_is_old_by_now_shows_the_typed_words_again(phone, order, word, operator):
    opened(phone, word)
    page = read(phone.get("/your-order/"))
    (version,) = [a["value"] for a in page.with_("name", "version")]
    actions.save(order, by=operator, version=None, fields={"house": "9"})

    words = {"version": version, "city": "Odesa", "street": "Deribasivska", "house": "1"}
    answer = phone.post("/your-order/", words | {"name": "Halyna", "confirm": "1"})

    assert answer.status_code == 409
    assert 'value="Deribasivska"' in answer.content.decode()
    assert now(order).status == Status.NEW


@pytest.mark.parametrize("status", [Status.HOLD, Status.CANCELLED, Status.TRASH, Status.PACKING])
def test_what_does_not_wait_for_a_yes_cannot_be_confirmed(phone, operator, order, word, status):
    line = {"hold": Line.FIRST, "packing": Line.BUYOUT}.get(status)
    opened(phone, word)
    type(order).objects.filter(pk=order.pk).update(
        status=status, line=line, due_at=None if line is None else order.due_at, reason="other"
    )

    answer = phone.post("/your-order/?lang=en", {"version": order.version, "confirm": "1"})

    assert answer.status_code == 422
    assert now(order).status == status
    assert 'name="confirm"' not in phone.get("/your-order/").content.decode()
    with pytest.raises(Refused):
        actions.give_link(order, by=operator)


@pytest.mark.parametrize("spoil", ["signature", "order", "company", "nothing", "long"])
def test_a_forged_link_opens_nothing(phone, order, word, outsider, spoil):
    company, pk, signature = word.split(".")
    theirs = OrderFactory(outsider.company)
    forged = {
        "signature": f"{company}.{pk}.{signature[:-2]}AA",
        "order": f"{company}.{int(pk) + 1}.{signature}",
        "company": f"{outsider.company_id}.{theirs.pk}.{signature}",
        "nothing": "x",
        "long": "1." * 5000,
    }[spoil]

    answer = phone.get("/your-order/", {"link": forged})

    assert answer.status_code == 410
    assert str(order.number) not in answer.content.decode()
    assert phone.post("/your-order/", {"confirm": "1"}).status_code == 410


def test_a_link_ends_after_three_days_or_when_it_is_taken_back(
    phone, order, word, operator, at_noon
):
    opened(phone, word)
    with clock.frozen(at_noon + timedelta(days=3)):
        assert phone.get("/your-order/", {"link": word}).status_code == 410
        again = linking.token_of(actions.give_link(order, by=operator))
        assert again != word
        assert opened(phone, word).status_code == 410
        assert opened(phone, again).status_code == 200
    actions.revoke_link(order, by=operator)
    assert opened(phone, again).status_code == 410


def test_a_link_is_used_so_often_and_no_more(phone, order, word):
    opened(phone, word)
    OrderLink.objects.update(sent=30)

    assert sent(phone, "save", city="Odesa").status_code == 422
    assert now(order).city == "Lviv"


def test_refused_tries_count_as_well(phone, order, word):
    opened(phone, word)
    sent(phone, "confirm", city="")

    assert OrderLink.objects.get().sent == 1


def test_an_address_asks_only_so_often(phone, order, word):
    opened(phone, word)
    answers = [phone.post("/your-order/", {"version": "1"}).status_code for _ in range(21)]

    assert 429 not in answers[:20]
    assert answers[20] == 429
    assert now(order).city == "Lviv"


def test_nobody_indexes_or_keeps_the_page_and_it_tells_no_one_where_it_was(phone, order, word):
    answer = opened(phone, word)

    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"
    cookie = phone.cookies["callboard-your-order"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/your-order/", True, "Lax")
    assert "script" not in answer.content.decode()


@pytest.mark.parametrize(
    ("country", "asked", "language"),
    [
        ("UA", "", "uk"),
        ("RU", "", "ru"),
        ("KZ", "", "ru"),
        ("PL", "", "en"),
        ("UA", "ru", "ru"),
        ("UA", "xx", "uk"),
    ],
)
def test_the_page_speaks_the_language_of_the_country_or_the_one_asked_for(
    phone, order, word, country, asked, language
):
    assert language_of(country, "en", asked) == language
    type(order).objects.update(country=country)
    opened(phone, word)

    page = phone.get("/your-order/", {"lang": asked}).content.decode()
    assert f'<html lang="{language}">' in page


def test_the_operator_copies_and_takes_back_the_link(desk, order, operator):
    claim_of(operator, order)
    page = desk.card(order)
    assert f"/orders/{order.number}/link/give/" in {a["hx-post"] for a in page.with_("hx-post")}

    given = read(desk.post(f"/orders/{order.number}/link/give/"))

    (copies,) = given.with_("data-now")
    word = copies["data-text"].partition("?link=")[2]
    assert copies["data-text"].startswith("http://testserver/your-order/")
    assert "not opened yet" in given.text
    again = desk.card(order).with_("data-done", "The link is copied")
    assert [a["data-text"] for a in again] == [copies["data-text"]]
    assert not desk.card(order).with_("data-now")
    gone = read(desk.post(f"/orders/{order.number}/link/revoke/"))
    assert "Copy link" in gone.text
    assert Client().get("/your-order/", {"link": word}).status_code == 410


def test_nobody_gives_out_a_link_to_what_another_holds(desk, order, leader, as_member, operator):
    claim_of(operator, order)

    answer = as_member(leader).post(f"/orders/{order.number}/link/give/")

    assert answer.status_code == 422
    assert not OrderLink.objects.exists()


def test_the_open_card_hears_that_the_customer_has_looked(desk, order, word, phone, monkeypatch):
    told = []
    monkeypatch.setattr("callboard.kit.live.tell", lambda _company, topic: told.append(topic))

    opened(phone, word)
    opened(phone, word)

    assert told == [f"link:{order.number}"]
    assert "opened 12:00" in read(desk.get(f"/orders/{order.number}/link/")).text


def test_a_pick_up_point_asks_for_no_street(phone, operator, desk):
    order = OrderFactory(operator.company, method="point", point="Branch 5", street="", house="")
    opened(phone, linking.token_of(actions.give_link(order, by=operator)))

    page = phone.get("/your-order/").content.decode()

    assert 'name="point"' in page
    assert 'name="street"' not in page


def test_a_strangers_order_has_no_link(desk, outsider):
    order = OrderFactory(outsider.company)

    for path in ("link/give", "link/revoke"):
        assert desk.post(f"/orders/{order.number}/{path}/").status_code == 404
    assert desk.get(f"/orders/{order.number}/link/").status_code == 404


def test_fields_beyond_the_address_are_not_the_customers(phone, order, word):
    opened(phone, word)

    sent(phone, "save", comment="pays nothing", discount="900", suspicious="on", track_code="1")

    now(order)
    assert (order.comment, order.discount, order.suspicious, order.track_code) == ("", 0, False, "")


def test_two_confirmations_at_once_are_one(phone, order, word):
    opened(phone, word)
    sent(phone, "confirm")

    answer = phone.post("/your-order/?lang=en", {"version": order.version, "confirm": "1"})

    assert answer.status_code == 422
    assert OrderEntry.objects.filter(order=order, action="confirm").count() == 1


def test_the_customer_sees_where_the_parcel_is(phone, order, word):
    """A5c.8: status, place and time; what a courier wrote is ours."""
    opened(phone, word)
    sent(phone, "confirm")
    told = Told("1", clock.now(), place="<i>Kyiv</i> hub", text="rude on the phone")
    delivery.tell(now(order), told)

    page = read(phone.get("/your-order/"))

    assert "Де ваша посилка" in page.text
    assert "<i>Kyiv</i> hub" in page.text
    assert "rude" not in page.text
