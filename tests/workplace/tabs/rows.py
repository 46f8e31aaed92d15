"""What tests of the tabs read of their rows, and an order that was not answered."""

import re
from datetime import timedelta

from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory

S, L = Status, Line


def numbers(page):
    return [int(attrs["id"].removeprefix("open-")) for attrs in page.with_("data-row")]


def may_open(page):
    """Numbers of the rows that can be opened for work."""
    found = (re.fullmatch(r"/orders/(\d+)/take/", a["hx-post"]) for a in page.with_("hx-post"))
    return [int(match[1]) for match in found if match]


def unanswered(company, *, days=0, attempts=1, **facts):
    facts = {"line": L.FIRST, "due_at": clock.now()} | facts
    at = clock.now() - timedelta(days=days)
    return OrderFactory(company, status=S.NO_ANSWER, arrived_at=at, attempts=attempts, **facts)
