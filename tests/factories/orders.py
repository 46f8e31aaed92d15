"""Valid, unblocked orders and what they need; a test spoils exactly what it is about."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from callboard.accounts.models import Company, Member
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer, OfferPrice, Product
from callboard.customers.models import Customer
from callboard.kit import clock, events
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import LeadOrigin, Order, OrderItem
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import ON_ITS_WAY, ONLY_SHIPPED, Line, Status
from callboard.sources.models import Source
from tests.factories.accounts import CompanyFactory

_next = count(1)


def ProductFactory(company: Company, **facts) -> Product:
    with acting_for(company.id):
        return _product(company, **facts)


def _product(company: Company, **facts) -> Product:
    return Product.objects.create(company=company, name=f"Thermal mug {next(_next)}", **facts)


def OfferFactory(company: Company | None = None, **facts) -> Offer:
    """An offer at 990, sold in the company's country."""
    company = company or CompanyFactory()
    with acting_for(company.id):
        return _offer(company, **facts)


def _offer(company: Company, **facts) -> Offer:
    n = next(_next)
    facts = {"code": f"mug-{n}", "name": f"Thermal mug {n}"} | facts
    if "product" not in facts:
        facts["product"] = _product(company)
    offer = Offer.objects.create(company=company, **facts)
    OfferPrice.objects.create(
        company=company, offer=offer, country=company.country, currency="UAH", price=990
    )
    return offer


def CustomerFactory(company: Company | None = None, **facts) -> Customer:
    """Halyna of Lviv, with a phone of her own."""
    company = company or CompanyFactory()
    with acting_for(company.id):
        return _customer(company, clock.now(), **facts)


def _customer(company: Company, now: datetime, **facts) -> Customer:
    phone = facts.pop("phone", f"+38067{next(_next):07d}")
    facts = {
        "country": "UA",
        "zone": "Europe/Kyiv",
        "name": "Ivanenko Halyna",
        "name_key": "ivanenko halyna",
        "given_key": "halyna",
        "created_at": now,
        "phone_tail": phone.lstrip("+")[::-1],
    } | facts
    return Customer.objects.create(company=company, phone=phone, **facts)


def SourceFactory(company: Company) -> Source:
    with acting_for(company.id):
        return _source(company)


def _source(company: Company) -> Source:
    return Source.objects.get_or_create(company=company, webmaster="", flow="", agency="")[0]


def OrderFactory(company: Company | None = None, *, announce: bool = True, **facts) -> Order:
    """A new order, due now, that could be confirmed at once. Announced as a received lead."""
    company = company or getattr(facts.get("customer"), "company", None) or CompanyFactory()
    with acting_for(company.id):
        now = clock.now()
        facts.setdefault("customer", None)
        facts["customer"] = facts["customer"] or _customer(company, now)
        facts["offer"] = facts.get("offer") or _offer(company)
        quantity = facts.pop("quantity", 1)
        facts = _place(now) | _person() | facts
        if facts["line"] is None:
            facts["due_at"] = None
        if facts["status"] in {Status.CANCELLED, Status.TRASH}:
            facts.setdefault("reason", "other")
        if facts["status"] == Status.PAID:
            facts.setdefault("paid_at", now)
        order = Order.objects.create(
            company=company,
            number=facts.pop("number", None) or 5_000_000 + next(_next),
            source=facts.pop("source", None) or _source(company),
            arrived_at=facts.pop("arrived_at", now),
            currency="UAH",
            country=facts.pop("country", "UA"),
            **facts,
        )
        LeadOrigin.objects.create(company=company, order=order)
        OrderItem.objects.create(
            company=company,
            order=order,
            product=order.offer.product,
            quantity=quantity,
            price=Decimal(990),
        )
        entry = moving.record(order, Action.RECEIVE, None, by=None, now=order.arrived_at)
        if announce:
            events.announce(entry)
        return order


def at_place(company: Company, status: Status, line: Line | None, **facts) -> Order:
    """An order that stands there, with whatever the database wants for that."""
    if line == Line.BUYOUT and status in ONLY_SHIPPED | ON_ITS_WAY:
        facts.setdefault("shipped_at", clock.now())
    return OrderFactory(company, status=status, line=line, **facts)


def orders_of(
    company: Company, offer: Offer, status: Status, line: Line | None, many: int, *, age, **facts
) -> list[Order]:
    """Many orders at once that stand there, each of another customer, the oldest `age` old.

    Nothing is announced: the queue knows nothing of them.
    """
    with acting_for(company.id):
        now, source = clock.now(), _source(company)
        people = Customer.objects.bulk_create(
            Customer(
                company=company,
                phone=f"+38050{next(_next):07d}",
                country="UA",
                zone="Europe/Kyiv",
                created_at=now,
            )
            for _ in range(many)
        )
        moments = [now - age + timedelta(microseconds=n) for n in range(many)]
        if line == Line.BUYOUT:
            facts.setdefault("shipped_at", now)
        if status == Status.PAID:
            facts.setdefault("paid_at", now)
        if status in {Status.CANCELLED, Status.TRASH}:
            facts.setdefault("reason", "other")
        return Order.objects.bulk_create(
            Order(
                **{
                    "company": company,
                    "number": next(_next) + 50_000_000,
                    "customer": person,
                    "offer": offer,
                    "source": source,
                    "arrived_at": at,
                    "status": status,
                    "status_since": now,
                    "line": line,
                    "due_at": at,
                    "currency": "UAH",
                    "country": "UA",
                }
                | facts
            )
            for person, at in zip(people, moments, strict=True)
        )


def promise_of(member: Member, **facts) -> Order:
    """A callback this member promised."""
    return OrderFactory(member.company, status=Status.CALLBACK, promised_by=member, **facts)


def _place(now) -> dict:
    return {"status": Status.NEW, "line": Line.FIRST, "due_at": now, "status_since": now}


def _person() -> dict:
    return {
        "call_made": CallMade.MADE,
        "surname": "Ivanenko",
        "name": "Halyna",
        "city": "Lviv",
        "street": "Horodotska",
        "house": "14",
    }
