"""The columns of the list: what each holds of an order. The page and the file both read here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import Member
from callboard.orders import rules as orders
from callboard.orders.models import Order
from callboard.orders.models.order import Problem
from callboard.orders.statuses import Line

Value = str | int | Decimal | datetime | None


@dataclass(frozen=True)
class Column:
    """One column. `value(order)` is a text, a number or a moment; `look` is a class of the cell."""

    key: str
    label: Any
    value: Callable[[Order], Value]
    look: str = ""
    width: int = 16  # of the file's column, in characters
    usual: bool = True
    fixed: bool = False


def operator_of(order: Order) -> Member | None:
    """Who answers for an order: its personal list, else who promised, else who confirmed."""
    return order.assignee or order.promised_by or order.confirmed_by


def total_of(order: Order) -> Decimal:
    """What the customer pays."""
    return orders.totals(order.items.all(), order.delivery_price, order.discount).grand


def address_of(order: Order) -> str:
    """The address in one line, as it stands on a parcel."""
    parts = (order.postal_code, order.region, order.city, order.street, order.house, order.flat)
    return ", ".join(part for part in parts if part) or order.point


def source_of(order: Order) -> str:
    """Flow and agency."""
    return " · ".join(part for part in (order.source.flow, order.source.agency) if part)


PROBLEMS = dict(Problem.choices)


def problem_of(order: Order) -> str:
    """Every problem mark of an order, in words."""
    marks = (
        (order.problem, PROBLEMS.get(order.problem, order.problem)),
        (order.address_problem, _("Address")),
        (order.suspicious, _("Suspicious")),
    )
    return ", ".join(str(words) for is_marked, words in marks if is_marked)


def _name(order: Order) -> str:
    return order.full_name or order.customer.name


def _line(order: Order) -> str:
    return str(Line(order.line).label) if order.line else ""


COLUMNS: tuple[Column, ...] = (
    Column("number", _("Order"), lambda o: o.number, "keep", 12, fixed=True),
    Column("arrived", _("Arrived"), lambda o: o.arrived_at, "keep"),
    Column("customer", _("Customer"), _name, "who", 28),
    Column("phone", _("Phone"), lambda o: o.customer.phone, "keep", 18),
    Column("offer", _("Offer"), lambda o: o.offer.name, "what", 24),
    Column("status", _("Status"), lambda o: str(orders.name_shown(o)), "keep", 22),
    Column("stage", _("Stage"), lambda o: str(o.stage or ""), "keep", 22, usual=False),
    Column("line", _("Line"), _line, "keep", 12, usual=False),
    Column("attempts", _("Attempts"), lambda o: o.attempts, "num", 10),
    Column("due", _("Next call"), lambda o: o.due_at, "keep"),
    Column("operator", _("Operator"), lambda o: str(operator_of(o) or ""), "", 20),
    Column("sum", _("Sum"), total_of, "num", 12),
    Column("currency", _("Currency"), lambda o: o.currency, "keep", 10, usual=False),
    Column("webmaster", _("Webmaster"), lambda o: o.source.webmaster, "", usual=False),
    Column("source", _("Source"), source_of, "", usual=False),
    Column("country", _("Country"), lambda o: o.country, "keep", 10, usual=False),
    Column("address", _("Address"), address_of, "what", 40, usual=False),
    Column("carrier", _("Delivery service"), lambda o: o.carrier, "", usual=False),
    Column("track", _("Track code"), lambda o: o.track_code, "keep", 20, usual=False),
    Column("problem", _("Problem"), problem_of, "", 24, usual=False),
    Column("comment", pgettext_lazy("list", "Comment"), lambda o: o.comment, "what", 40, False),
)
BY_KEY = {column.key: column for column in COLUMNS}


def chosen(keys: Iterable[str] | None) -> list[Column]:
    """These columns in the order of the list, the fixed one always; None: the usual ones."""
    wanted = None if keys is None else set(keys)
    return [
        column
        for column in COLUMNS
        if column.fixed or (column.usual if wanted is None else column.key in wanted)
    ]
