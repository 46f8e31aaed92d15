"""The fields of the form and the composition; each change goes into the history (A12)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.catalogue.models import Product
from callboard.customers import actions as customers
from callboard.kit.errors import Refused
from callboard.orders import rules
from callboard.orders.actions import moving, staging
from callboard.orders.law import Action, Who
from callboard.orders.models import Order, OrderItem, OrderPolicy
from callboard.orders.models.order import CallMade
from callboard.orders.rules import ItemLine
from callboard.orders.statuses import CALL, Status
from callboard.places import queries as places

# What a person may type; everything else on the row belongs to actions.
FIELDS = frozenset(
    (
        *("call_made", "problem", "comment", "address_problem", "suspicious"),
        *("promo_code", "promo_site", "latitude", "longitude"),
        *("surname", "name", "patronymic", "second_phone", "gender", "email"),
        *("region", "district", "city", "postal_code", "street", "house", "flat", "building"),
        *("block", "entrance", "door_code", "floor", "metro", "delivery_comment"),
        *("method", "point", "delivery_on", "delivery_time", "carrier", "track_code"),
        *("delivery_id", "post_id", "delivery_price", "discount", "goal"),
        *("delivery_by_table", "stage"),
    )
)

# What tells the clock a customer lives by.
LIVES_IN = frozenset({"city", "region"})
PLACE_ON_EARTH = frozenset({"latitude", "longitude"})
# Who changes one of these does not have the price of a table any more, unless he says so.
ASKED_OF_A_TABLE = frozenset({"delivery_price", "carrier", "method"})
SUMS = frozenset({"items", "delivery_price", "discount"})
# What a carrier's table promised together with its price; another carrier never said it.
PROMISED_BY_A_CARRIER: Mapping[str, Any] = {"delivery_on": None, "delivery_time": ""}


@transaction.atomic
def save(
    order: Order,
    *,
    by: Member | Who,
    version: int | None,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine] | None = None,
    by_hand: bool = True,
) -> Order:
    """Keep what was typed without a change of status; nothing is written when nothing changed.

    `fields` maps names of FIELDS to values, `items` is the whole composition or None to leave it.
    Whether there was a call is marked as said by a person, unless it is not `by_hand` (A17 C19).
    """
    turn = moving.begin(order, Action.SAVE, by=by, version=version)
    order = turn.order
    changed = _changed(order, fields)
    if changed.keys() & ASKED_OF_A_TABLE:
        fields = {"delivery_by_table": False} | dict(fields)
        fields |= _promised_by_nobody(order, fields, changed)
        changed = _changed(order, fields)
    for name in changed:
        setattr(order, name, fields[name])
    _check(order, changed)
    _check_choices(order, changed)
    if "call_made" in changed or not by_hand:
        changed |= _mark_the_call(turn, by_hand=by_hand)
    if items is not None and (before := _composition(order)) != _lines(items):
        changed["items"] = [_told(before), _told(_lines(items))]
        _replace(order, items, turn.policy)
    if not changed:
        return order
    if changed.keys() & SUMS:
        _check_sums(order)
    order.save(update_fields=[name for name in changed if name in FIELDS])
    if changed.keys() & LIVES_IN:
        _follow_the_city(order, turn.by)
    turn.facts["fields"] = changed
    return moving.finish(turn)


def _changed(order: Order, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Of the fields that are anybody's to type those that differ: before and after."""
    return {
        name: [_plain(getattr(order, name)), _plain(value)]
        for name, value in fields.items()
        if name in FIELDS and getattr(order, name) != value
    }


def _promised_by_nobody(
    order: Order, fields: Mapping[str, Any], changed: Mapping[str, Any]
) -> dict[str, Any]:
    """Date and time that came with the choice of a carrier go when a person names another (A10.3).

    A day agreed with the customer stays, and so does one named together with the carrier.
    """
    is_other = bool(changed.keys() & {"carrier", "method"}) and not fields["delivery_by_table"]
    is_agreed = order.status not in CALL or order.status == Status.SCHEDULED
    if not (is_other and order.delivery_by_table) or is_agreed:
        return {}
    return {name: none for name, none in PROMISED_BY_A_CARRIER.items() if name not in changed}


def _mark_the_call(turn: moving.Turn, *, by_hand: bool) -> dict[str, list[bool]]:
    """Who says whether there was a call, and when; whether it is by hand now, if that changed."""
    order, was = turn.order, turn.order.call_marked_at is not None
    now = by_hand and turn.by is not None and order.call_made != CallMade.UNKNOWN
    order.call_marked_by = turn.by if now else None
    order.call_marked_at = turn.now if now else None
    return {} if was == now else {"call_by_hand": [was, now]}


def _follow_the_city(order: Order, by: Member | None) -> None:
    """The customer is rung by the clock of the city, where its name tells one."""
    zone = places.zone_of(order.country, order.city, order.region) if order.city else ""
    if zone and zone != order.customer.zone:
        order.customer = customers.live_by(order.customer, zone=zone, by=by)


def _check(order: Order, changed: Mapping[str, Any]) -> None:
    try:
        order.clean_fields(
            exclude=[f.name for f in Order._meta.fields if f.name not in set(changed)]
        )
    except ValidationError as wrong:
        raise Refused(
            fields={name: " ".join(texts) for name, texts in wrong.message_dict.items()}
        ) from wrong


def _check_choices(order: Order, changed: Mapping[str, Any]) -> None:
    if changed.keys() & PLACE_ON_EARTH:
        _check_coordinates(order)
    if "stage" in changed:
        staging.check_choice(order, order.stage)
    if "goal" in changed:
        _check_goal(order)


def _check_coordinates(order: Order) -> None:
    """Both or none, in degrees (A9.4)."""
    lacking = [name for name in sorted(PLACE_ON_EARTH) if getattr(order, name) is None]
    if len(lacking) == 1:
        raise Refused(fields={lacking[0]: _("Give both latitude and longitude, or neither.")})
    for name, most in (("latitude", 90), ("longitude", 180)):
        if not lacking and abs(getattr(order, name)) > most:
            raise Refused(fields={name: _("Degrees, from -%(most)s to %(most)s.") % {"most": most}})


def _check_sums(order: Order) -> None:
    wrong = rules.sums_obstacles(order.items.all(), order.delivery_price, order.discount)
    if wrong:
        raise Refused(fields=wrong)


def _check_goal(order: Order) -> None:
    """An order is for what its offer knows, or for nothing in particular (A5c.7)."""
    if order.goal and order.goal not in order.offer.goals:
        raise Refused(fields={"goal": _("Choose a goal of the list.")})


def _replace(order: Order, items: Sequence[ItemLine], policy: OrderPolicy) -> None:
    """The composition as it is wanted, every amount and discount within its limits (A8.4)."""
    known = set(
        Product.objects.filter(
            company=order.company_id, pk__in=[item.product_id for item in items]
        ).values_list("pk", flat=True)
    )
    for item in items:
        if item.product_id not in known:
            raise Refused(fields={"items": _("Choose a product of the list.")})
        if not 1 <= item.quantity <= 999 or not Decimal(0) <= item.price < Decimal(10**9):
            raise Refused(fields={"items": _("The quantity is 1 to 999, the price 0 or more.")})
    if wrong := rules.wrong_discounts(items, order.items.all(), policy, order.line):
        raise Refused(fields={"items": " ".join(wrong)})
    order.items.all().delete()
    OrderItem.objects.bulk_create(
        OrderItem(
            company_id=order.company_id,
            order=order,
            product_id=item.product_id,
            kind=item.kind,
            quantity=item.quantity,
            price=item.price,
            discount_percent=item.discount_percent,
        )
        for item in items
    )


def _composition(order: Order) -> list[tuple]:
    return [
        (i.product_id, i.kind, i.quantity, i.price, i.discount_percent) for i in order.items.all()
    ]


def _lines(items: Sequence[ItemLine]) -> list[tuple]:
    return [(i.product_id, i.kind, i.quantity, i.price, i.discount_percent) for i in items]


def _told(lines: list[tuple]) -> list[str]:
    return [
        f"{product} ×{quantity} {price} −{discount}%"
        for product, _kind, quantity, price, discount in lines
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)
