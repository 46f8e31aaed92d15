"""What the card says about money, now and while it is typed: sums, weight, the words to say."""

from typing import Any

from django.utils.translation import gettext as _

from callboard.kit.templatetags.kit import money
from callboard.orders.rules import composing
from callboard.workplace.forms import Typed
from callboard.workplace.queries import Card

# Words of a script that change while somebody types.
LIVE = ("price", "goods", "delivery", "discount", "total", "quantity")


def context(card: Card, typed: Typed) -> dict[str, Any]:
    """What `card/_sums.html` asks for."""
    words = words_of(card, typed)
    return {
        "card": card,
        "order": card.order,
        "typed": typed,
        "weight": composing.weight_of(typed.shown_lines, card.grams),
        "script_words": words,
        "live_words": {key: words[key] for key in LIVE},
        "closing": card.policy.closing_phrase or default_closing(),
    }


def default_closing() -> str:
    """The end of a talk where the company has no words of its own (A10.4)."""
    return _(
        "The order without delivery is {goods}, delivery is {delivery}, {total} altogether. "
        "The parcel is made up for you, so please be sure to collect it. "
        "I am sure you will be pleased. Thank you, good-bye!"
    )


def words_of(card: Card, typed: Typed) -> dict[str, str]:
    """What stands for the keys of a script: {name}, {price}, {total} … The sums as typed now."""
    order, sums = card.order, typed.totals
    lines = typed.shown_lines
    price = composing.price_of_one(lines, order.offer.product_id)
    amounts = {
        "price": price,
        "goods": sums.goods,
        "delivery": sums.delivery,
        "discount": sums.discount,
        "total": sums.grand,
    }
    return {
        "name": order.name or order.customer.name,
        "full_name": order.full_name or order.customer.name,
        "city": order.city,
        "operator": card.member.name,
        "product": order.offer.product.name,
        "quantity": str(sum(line.quantity for line in lines)),
        **{key: money(amount, order.currency) for key, amount in amounts.items()},
    }
