"""What has grown, as rows of the tables. Order of columns as named beside; no database here."""

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from callboard.customers import rules as customer_rules
from callboard.demo import phones
from callboard.demo.grow.company import Grown
from callboard.demo.grow.life import Life

Rows = Iterator[tuple]


def _columns(names: str) -> list[str]:
    return names.split()


CUSTOMER = _columns(
    """id company_id phone phone_is_valid phone_tail name name_key given_key country zone
    created_at"""
)
ORDER = _columns(
    """id company_id number version customer_id offer_id source_id external_id arrived_at status
    status_since line due_at attempts refusals promised_by_id missed_on assignee_id suspicious
    confirmed_at confirmed_by_id shipped_at paid_at reason duplicate_of parent_id marks call_made
    surname name patronymic gender country region city postal_code street house flat method point
    delivery_on delivery_time carrier track_code currency delivery_price"""
)
ITEM = _columns("company_id order_id product_id kind quantity price discount_percent")
ORIGIN = _columns("company_id order_id ip user_agent landing prelanding subs raw_phone")
ENTRY = _columns(
    """company_id order_id kind action actor_id at from_status to_status from_line to_line
    reason due_at seconds facts"""
)
CALL = _columns("company_id order_id member_id phone began_at ended_at ending")
SHIFT = _columns("company_id member_id presence began_at ended_at why")

_BROWSERS = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
)


def number(grown: Grown, ids: Sequence[int], numbers: Sequence[int]) -> None:
    """Give the orders their rows' ids and their numbers, in the order of arrival."""
    for life, row, shown in zip(grown.lives, ids, numbers, strict=True):
        life.order, life.number = row, shown


def customers(grown: Grown, ids: Sequence[int]) -> Rows:
    company = grown.cast.company_id
    for person in grown.people:
        name = (person.surname, person.name, person.patronymic)
        yield (
            *(ids[person.index], company, person.phone, person.valid),
            customer_rules.tail(person.phone),
            " ".join(part for part in name if part),
            *customer_rules.name_keys(*name),
            *(person.country, person.zone, person.first_at),
        )


def orders(grown: Grown, customer_ids: Sequence[int]) -> Rows:
    company = grown.cast.company_id
    for life in grown.lives:
        who = life.customer
        yield (
            *(life.order, company, life.number, life.version, customer_ids[who.index]),
            *(life.offer.id, life.source, life.external_id, life.arrived_at, life.status),
            *(life.status_since, life.line, life.due_at, life.attempts, life.refusals),
            *(life.promised_by, life.missed_on, life.assignee, life.suspicious),
            *(life.confirmed_at, life.confirmed_by, life.shipped_at, life.paid_at, life.reason),
            life.duplicate_of.number if life.duplicate_of else None,
            life.parent.order if life.parent else None,
            *(json.dumps(life.marks), life.call_made),
            *(who.surname, who.name, who.patronymic, who.gender),
            *(who.country, who.city[1], who.city[0], life.postal, life.street, life.house),
            *(life.flat, life.method, life.point, life.delivery_on, life.delivery_time),
            *(life.carrier, life.track_code, life.currency, life.delivery_price),
        )


def items(grown: Grown) -> Rows:
    company = grown.cast.company_id
    for life in grown.lives:
        for product, kind, quantity, price, discount in life.items:
            yield (company, life.order, product, kind, quantity, price, discount)


def origins(grown: Grown) -> Rows:
    """Every order has one; that of a repeat sale or a copy is empty."""
    company = grown.cast.company_id
    for life in grown.lives:
        if life.origin is None:
            yield (company, life.order, None, "", "", "", "{}", "")
            continue
        rng = Random(life.origin)
        number = life.customer.phone
        at_home = Random(number)
        yield (
            *(company, life.order, phones.address(at_home if rng.random() < 0.8 else rng)),
            rng.choice(_BROWSERS),
            f"https://{life.offer.code}.shop.example/",
            "https://blog.example/" if rng.random() < 0.3 else "",
            json.dumps({"sub1": f"c{rng.randrange(40)}"}),
            phones.spelled(rng, number) if life.customer.valid else number,
        )


def entries(grown: Grown) -> Rows:
    company = grown.cast.company_id
    for (
        at,
        life,
        action,
        actor,
        was,
        stood,
        is_now,
        line,
        reason,
        due,
        took,
        facts,
    ) in grown.entries:
        yield (
            *(company, life.order, f"order.{action}", action, actor, at, was, is_now),
            *(stood, line, reason, due, took),
            json.dumps(facts, default=_shown, ensure_ascii=False) if facts else "{}",
        )


def calls(grown: Grown) -> Rows:
    company = grown.cast.company_id
    for life, member, began, ended in grown.calls:
        yield (company, life.order, member, life.customer.phone, began, ended, "outcome")


def _shown(value: Any) -> int:
    """An order in the facts of another one is told by its number."""
    if not isinstance(value, Life):
        raise TypeError(type(value))
    return value.number
