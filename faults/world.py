"""A company with people, orders and keys, for a desk that is going to suffer."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from faults.stack import Stack

OFFER = "thermal-mug"
CSRF = secrets.token_hex(16)
AT_ONCE = 2_000


@dataclass
class World:
    """One company; `sessions` are headers of browsers in which the members have signed in."""

    company: int
    members: list[int]
    sessions: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    token: str = ""
    admin_session: tuple[tuple[str, str], ...] = ()


def grown(stack: Stack, members: int, **policy: Any) -> World:
    """A company at work day and night, `members` operators on the line and one admin.

    `policy` are settings of the desk (lease_seconds=…).
    """
    from django.db import connection  # noqa: PLC0415 (Django is set up by then)

    from callboard.accounts import actions as accounts  # noqa: PLC0415
    from callboard.accounts.models import Role, Team  # noqa: PLC0415
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.dispatch.models import DeskPolicy, TeamDesk  # noqa: PLC0415
    from callboard.integrations import actions as integrations  # noqa: PLC0415
    from callboard.integrations.models import Scope  # noqa: PLC0415
    from callboard.orders.models import OrderPolicy  # noqa: PLC0415

    connection.close()  # it may have been made before a kill
    company = accounts.open_company("Faults", country="UA", currency="UAH", second_factor=False)
    with acting_for(company.pk):
        OrderPolicy.objects.filter(company=company).update(calls_from=0, calls_until=24)
        if policy:
            DeskPolicy.objects.filter(company=company).update(**policy)
        _catalogue(company)
        team = Team.objects.create(company=company, name="All")
        TeamDesk.objects.create(
            company=company, team=team, lines=["first", "second"], priority=["new"],
            all_offers=True, calls_from=0, calls_until=24,
        )  # fmt: skip
        staff = _staff(company, team, members)
        boss = _staff(company, None, 1, role=Role.ADMIN)[0]
        token = integrations.issue_key(company, "faults", list(Scope), per_minute=10_000_000)[1]
        world = World(company.pk, [member.pk for member in staff], token=token)
        world.sessions = [session_of(member) for member in staff]
        world.admin_session = session_of(boss)
    return world


def batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    """Lists of so many, one after the other."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _catalogue(company: Any) -> None:
    from callboard.catalogue.models import Offer, OfferPrice, Product  # noqa: PLC0415

    product = Product.objects.create(company=company, name="Thermal mug")
    offer = Offer.objects.create(company=company, code=OFFER, name="Mug", product=product)
    OfferPrice.objects.create(company=company, offer=offer, country="UA", currency="UAH", price=990)


def _staff(company: Any, team: Any, count: int, **facts: Any) -> list[Any]:
    from callboard.accounts.models import Member, User  # noqa: PLC0415
    from callboard.dispatch.models import Activity, Shift  # noqa: PLC0415
    from callboard.kit import clock  # noqa: PLC0415

    mark = secrets.token_hex(4)
    users = User.objects.bulk_create(
        User(username=f"u{mark}{n}", password=f"!{n}") for n in range(count)
    )
    members = Member.objects.bulk_create(
        Member(company=company, user=user, name=f"Operator {n}", team=team, **facts)
        for n, user in enumerate(users)
    )
    now = clock.now()
    Shift.objects.bulk_create(
        Shift(company=company, member=member, presence="ready", began_at=now) for member in members
    )
    Activity.objects.bulk_create(
        Activity(company=company, member=member, at=now) for member in members
    )
    return members


def session_of(member: Any) -> tuple[tuple[str, str], ...]:
    """Headers of a browser in which this member has signed in, for a change by htmx."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )

    from callboard.accounts.sessions import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session["company"] = member.company_id
    session.create()
    cookies = (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    )
    return (("Cookie", cookies), ("X-CSRFToken", CSRF), ("HX-Request", "true"))


def waiting(world: World, customers: int, orders: int) -> list[int]:
    """So many new orders of so many customers, ready to be handed out; their numbers.

    The first customer has the first order, and so on in turn.
    """
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.demo.load import fill_the_queue, take_time  # noqa: PLC0415

    with acting_for(world.company):
        take_time()
        people = _people(world.company, customers)
        numbers: list[int] = []
        for some in batched(range(orders), AT_ONCE):
            numbers += _orders(world.company, [people[n % customers] for n in some])
        fill_the_queue(world.company)
    return numbers


def _people(company_id: int, count: int) -> list[int]:
    from callboard.customers.models import Customer  # noqa: PLC0415
    from callboard.kit import clock  # noqa: PLC0415

    now, found = clock.now(), []
    for some in batched(range(count), AT_ONCE):
        phones = [f"+38067{1_000_000 + n:07d}" for n in some]
        made = Customer.objects.bulk_create(
            Customer(
                company_id=company_id, phone=phone, phone_tail=phone.lstrip("+")[::-1],
                country="UA", zone="Europe/Kyiv", name="Ivanenko Halyna",
                name_key="ivanenko halyna", given_key="halyna", created_at=now,
            )
            for phone in phones
        )  # fmt: skip
        found += [customer.pk for customer in made]
    return found


def _orders(company_id: int, customers: list[int]) -> list[int]:
    from callboard.catalogue.models import Offer  # noqa: PLC0415
    from callboard.kit import clock  # noqa: PLC0415
    from callboard.orders.actions.placing import next_number  # noqa: PLC0415
    from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem  # noqa: PLC0415
    from callboard.sources.models import Source  # noqa: PLC0415

    now = clock.now()
    offer = Offer.objects.get(company=company_id)
    source, _made = Source.objects.get_or_create(
        company_id=company_id, webmaster="", flow="", agency=""
    )
    orders = Order.objects.bulk_create(
        Order(
            company_id=company_id, number=next_number(), customer_id=customer, offer=offer,
            source=source, arrived_at=now, status="new", line="first", due_at=now,
            status_since=now, surname="Ivanenko", name="Halyna", city="Lviv",
            street="Horodotska", house="14", country="UA", currency="UAH",
        )
        for customer in customers
    )  # fmt: skip
    own = [{"company_id": company_id, "order": order} for order in orders]
    LeadOrigin.objects.bulk_create(LeadOrigin(**each) for each in own)
    OrderItem.objects.bulk_create(
        OrderItem(**each, product_id=offer.product_id, price=Decimal(990)) for each in own
    )
    OrderEntry.objects.bulk_create(
        OrderEntry(
            **each, kind="order.receive", action="receive", at=now, to_status="new",
            to_line="first", due_at=now, facts={},
        )
        for each in own
    )  # fmt: skip
    return [order.number for order in orders]
