"""Composition and money on the card: what is sold, for how much, and what is said about it."""

from decimal import Decimal

import pytest

from callboard.catalogue.models import ExtraProduct, ScriptStep
from callboard.dispatch.actions import open_for_work
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory, ProductFactory, at_place
from tests.workplace.paper import read, said_by


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator: one mug at 990."""
    order = OrderFactory(operator.company, number=1149468)
    claim_of(operator, order)
    return order


def typed(desk, order, **fields):
    """The sums after something was typed, nothing saved."""
    sent = desk.card(order).form() | fields
    return desk.post(f"/orders/{order.number}/totals/", sent)


def test_the_sums_follow_what_is_typed_and_nothing_is_saved(desk, order):
    """A5b, A8.4, A8.5."""
    fields = {"items-0-quantity": "4", "items-0-discount": "25", "delivery_price": "421"}

    version = Order.objects.get(pk=order.pk).version
    said = said_by(typed(desk, order, discount="-28", **fields))

    order.refresh_from_db()
    sums = "Without delivery 2 972 Mark-up 28 Delivery 421 Total 3 421 UAH"
    assert "".join(sums.split()) in "".join(said.split())
    assert (order.items.get().quantity, order.delivery_price, order.version) == (1, 0, version)


def test_a_total_from_the_browser_is_never_read(desk, order):
    said = said_by(typed(desk, order, total="1", grand="1", goods="1"))

    assert "Total990 UAH" in said


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"items-0-discount": "31"}, "The discount may be 0 to 30 % or 100 %."),
        ({"discount": "991"}, "The discount is more than the order costs."),
    ],
)
def test_what_would_be_refused_is_told_while_it_is_typed(desk, order, fields, told):
    """A8.4, A8.5."""
    assert told in said_by(typed(desk, order, **fields))
    assert told not in said_by(desk.get(f"/orders/{order.number}/"))


def test_the_reject_line_tells_how_much_it_may_offer(desk, operator):
    """A8.2."""
    order = at_place(operator.company, Status.CANCELLED, Line.REJECT)
    open_for_work(order, by=operator)

    assert "Discounts here: 0 to 40 %, or 100 % for a gift." in desk.card(order).text
    answer = desk.press(order, "save", **{"items-0-discount": "40"})
    assert answer.status_code == 200
    assert order.items.get().discount_percent == 40


def test_a_line_tells_its_type_and_weight_and_the_parcel_its_own(desk, order):
    """A8.3."""
    product = order.offer.product
    product.weight_grams = 350
    product.save()
    cup = ProductFactory(order.company, weight_grams=120)
    ExtraProduct.objects.create(company=order.company, offer=order.offer, product=cup, price=150)
    extra = order.offer.extras.get()

    desk.post(f"/orders/{order.number}/items/", desk.card(order).form() | {"add": str(extra.pk)})
    page = desk.card(order)

    assert f"{product.name} Main item" in page.text
    assert f"{cup.name} Additional item" in page.text
    assert "The parcel weighs 0.47 kg." in page.text
    assert order.items.get(kind="extra").price == Decimal(150)


def test_the_site_and_the_landing_are_one_press_away(desk, order):
    """A8.3: the landing the customer came from before the offer's own."""
    order.offer.site, order.offer.landing = "https://mug.example/", "https://mug.example/l/"
    order.offer.save()
    shown = [link["href"] for link in desk.card(order).with_("rel", "noopener noreferrer")]
    assert shown == [
        "https://mug.example/",
        "https://mug.example/l/",
    ]

    order.origin.landing = "https://landing.example/mug?a=1"
    order.origin.save()
    assert desk.card(order).with_("href", "https://landing.example/mug?a=1")


@pytest.mark.parametrize("landing", ["javascript:alert(1)", "mug.example", "data:text/html,x", ""])
def test_a_landing_that_is_no_address_of_the_web_is_no_link(desk, order, landing):
    order.origin.landing = landing
    order.origin.save()

    links = [link["href"] for link in desk.card(order).with_("href")]
    assert not [link for link in links if link == landing or "alert" in link]


def test_the_goal_is_chosen_where_the_offer_has_goals(desk, order):
    """A5c.7."""
    assert desk.card(order).with_("name", "goal")[0]["type"] == "hidden"
    order.offer.goals = ["Prepaid", "Subscription"]
    order.offer.save()

    desk.press(order, "save", goal="Prepaid")

    order.refresh_from_db()
    assert order.goal == "Prepaid"
    assert desk.card(order).form()["goal"] == ["Prepaid"]
    assert desk.press(order, "save", goal="Gold").status_code == 422


def test_the_three_sums_are_said_in_the_companys_words(desk, order):
    """A10.4."""
    desk.press(order, "save", delivery_price="421")
    card = f"/orders/{order.number}/"
    own = said_by(desk.get(card))
    assert "without delivery is 990 UAH, delivery is 421 UAH, 1 411 UAH altogether." in own

    policy = OrderPolicy.objects.get(company=order.company)
    policy.closing_phrase = "{goods} + {delivery} = {total}. {nonsense} <b>Bye</b>, {name}!"
    policy.save()
    assert "990 UAH + 421 UAH = 1 411 UAH. {nonsense} <b>Bye</b>, Halyna!" in said_by(
        desk.get(card)
    )


def test_the_script_speaks_the_sums_that_are_typed(desk, order):
    """A5c.2: names and prices filled in, also while somebody types."""
    ScriptStep.objects.create(
        company=order.company,
        offer=order.offer,
        language="en",
        position=1,
        title="Sums",
        text="{full_name}: {quantity} for {total}",
    )
    assert "Ivanenko Halyna: 1 for 990 UAH" in said_by(desk.get(f"/orders/{order.number}/"))

    answer = read(typed(desk, order, **{"items-0-quantity": "2"}))

    assert answer.with_("hx-swap-oob", "innerHTML:[data-word=total]")
    assert "1\u202f980\u00a0UAH" in " ".join(answer.words)


def test_a_problem_with_the_address_and_a_suspicion_stand_in_the_head(desk, order):
    """A5b, A5c.actions: the warning is there before anybody ticks it."""
    warning = "If it comes back, the order is deleted as fraud and all its money is undone."
    assert warning in desk.card(order).text
    assert "Problem with the address" not in desk.card(order).text

    desk.press(order, "save", address_problem="on", suspicious="on")

    assert "Problem with the address Suspicious" in desk.card(order).text


def test_a_script_is_told_step_by_step_and_its_objections_fold(desk, order):
    """A5c.2: one step is open at a time."""
    for kind, position in (("step", 1), ("step", 2), ("objection", 1)):
        ScriptStep.objects.create(
            company=order.company,
            offer=order.offer,
            language="en",
            kind=kind,
            position=position,
            title=f"{kind} {position}",
            text="{name}",
        )

    page = desk.card(order)

    steps = page.with_("name", "script")
    assert ["open" in step for step in steps] == [True, False]
    assert len(page.with_("name", "objection")) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("590,50", "590.50"), ("590.5", "590.50"), ("1 290", "1290.00"), ("1\u202f290,5", "1290.50")],
)
def test_a_price_is_typed_with_a_comma_or_a_point(desk, order, typed, kept):
    """A8.5: nobody's 590,50 becomes 59,050."""
    desk.press(order, "save", items__0__price=typed, delivery_price=typed, discount="−1,5")

    order.refresh_from_db()
    assert str(order.items.first().price) == str(order.delivery_price) == kept
    assert str(order.discount) == "-1.50"


@pytest.mark.parametrize("typed", ["1,290.50", "1,290", "5,", "1 2 x"])
def test_what_may_be_two_sums_is_asked_again(desk, order, typed):
    price = order.items.first().price
    answer = desk.press(order, "save", items__0__price=typed)

    assert answer.status_code == 422
    assert order.items.first().price == price
    assert typed in answer.content.decode()
