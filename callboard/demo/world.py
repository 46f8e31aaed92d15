"""The demo world: built once, brought up to today at every later start."""

import json
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.customers import actions as customers
from callboard.customers.models import Customer
from callboard.demo import ages, companies, load
from callboard.demo.grow import grow
from callboard.kit import clock
from callboard.orders.models import Order

Say = Callable[[str], Any]

# Company: customers and orders.
VOLUMES = {"zatyshok": (14_500, 36_500), "teplo": (5_500, 13_500)}
SEED = 7
BLACKLISTED = 6
MADE = "demo.made"


def build(
    *, empty: bool = False, say: Say = print, volumes: dict[str, tuple[int, int]] | None = None
) -> dict[str, Any]:
    """Two companies with people and goods and, unless `empty`, customers and orders.

    Answers {"api_key": the first company's, "signins": [{"role", "login", "password", "company"}]}.
    """
    password = f"callboard-demo-{secrets.token_hex(3)}"
    opened = companies.open_all(password)
    _keep({each.code: each.key for each in opened})
    if not empty:
        _side_by_side(lambda each: _fill(each, *(volumes or VOLUMES)[each.code], say), opened)
    for each in opened:
        with acting_for(each.company.id):
            ages.remember(each.company.id, MADE, clock.now(), clock.now())
    owner = {"role": "owner", "login": companies.OWNER, "password": password, "company": ""}
    signins = [
        {**person, "password": password, "company": each.company.name}
        for each in opened
        for person in each.people
    ]
    return {"api_key": opened[0].key, "signins": [owner, *signins]}


def refresh(say: Say = print) -> None:
    """Move the whole past by whole days, so that it ends today; open promises stay as far ahead."""
    with across_companies():
        made = AuditEntry.objects.filter(kind=MADE)
        known = list(made.order_by().values_list("company_id", flat=True).distinct())
    days = max(
        _side_by_side(lambda company: ages.bring_up_to_date(company, MADE), known), default=0
    )
    if days:
        say(f"Everything in the demo is {days} days younger.")


def api_key() -> str:
    """The first company's key."""
    return next(iter(api_keys().values()))


def api_keys() -> dict[str, str]:
    """The key of each company, by its name in the demo's data."""
    return json.loads(_kept().read_text())


def _side_by_side(work: Callable[[Any], Any], companies: list[Any]) -> list[Any]:
    """One thread and one connection for each company; inside a transaction one after the other."""
    if connection.in_atomic_block:
        return [work(each) for each in companies]

    def apart(each: Any) -> Any:
        try:
            return work(each)
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        return list(threads.map(apart, companies))


def _fill(opened: companies.Opened, many: int, orders: int, say: Say) -> None:
    company = opened.company
    say(f"{company.name}: {many:,} customers and {orders:,} orders ...")
    with acting_for(company.id):
        cast, now = companies.cast_of(opened), clock.now()
    load.load(grow(cast, customers=many, orders=orders, now=now, seed=SEED))
    with acting_for(company.id):
        leader = next(m for m in opened.members.values() if m.role == "leader")
        # By a list of ids: right after the filling nothing is known yet of how large tables are.
        busy = Order.objects.filter(company=company, line__isnull=False).values("customer")
        calm = Customer.objects.filter(company=company).exclude(pk__in=busy)
        for customer in calm.order_by("id")[:BLACKLISTED]:
            customers.blacklist(customer, reason=_REASONS[company.language], by=leader)


_REASONS = {"uk": "Тричі не забрав посилку", "ru": "Трижды не забрал посылку"}


def _kept() -> Path:
    return settings.DATA / "demo-keys.json"


def _keep(keys: dict[str, str]) -> None:
    fresh = _kept().with_suffix(".new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(keys))
    os.replace(fresh, _kept())
