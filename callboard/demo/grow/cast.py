"""What a company's histories are made of: who works there, what is sold, and by which rules."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from callboard.orders.law import Who
from callboard.orders.models import OrderPolicy


@dataclass(frozen=True)
class Actor:
    """A member: as whom the law lets them act, and on which lines they ring."""

    id: int
    whos: frozenset[Who]
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OfferFacts:
    """An offer as a lead needs it: prices by country as (currency, price), extras as (product,
    price), options as (paid, gifts)."""

    id: int
    code: str
    product_id: int
    prices: dict[str, tuple[str, Decimal]]
    extras: list[tuple[int, Decimal]]
    options: list[tuple[int, int]]
    auto_paid: bool = False


@dataclass(frozen=True)
class Cast:
    """One company on the day its world is made. `countries` are weights; `sources` are ids."""

    company_id: int
    country: str
    zone: str
    countries: dict[str, int]
    policy: OrderPolicy
    offers: list[OfferFacts]
    operators: list[Actor]
    leaders: list[Actor]
    packers: list[Actor]
    admins: list[Actor]
    reasons: dict[str, list[str]]
    sources: list[int]
    own_source: int
    carriers: list[str]
    comments: dict[str, list[str]] = field(default_factory=dict)


class Person:
    """A customer: a phone with a name, a home and a clock."""

    __slots__ = (
        *("index", "phone", "valid", "country", "zone", "city", "gender"),
        *("surname", "name", "patronymic", "first_at"),
    )
    index: int
    phone: str
    valid: bool
    country: str
    zone: str
    city: tuple[str, str, str, str]
    gender: str
    surname: str
    name: str
    patronymic: str
    first_at: datetime | None

    def __init__(self, index: int, **facts: Any) -> None:
        self.index = index
        self.first_at = None
        for name, value in facts.items():
            setattr(self, name, value)
