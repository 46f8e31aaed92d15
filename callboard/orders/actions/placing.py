"""A lead comes in and is an order from then on: counted, checked, never dropped (A17 C32)."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Company, Member
from callboard.catalogue.models import Offer, OfferPrice
from callboard.customers import actions as customers
from callboard.customers.models import Customer
from callboard.kit import events, phone
from callboard.kit.errors import Refused
from callboard.kit.rows import Written, answer
from callboard.orders import queries
from callboard.orders.actions import moving, staging
from callboard.orders.law import Action
from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem, OrderPolicy
from callboard.orders.rules import intake
from callboard.places import rules as places
from callboard.sources import actions as sources
from callboard.sources.models import Source

# What a lead may say of the address; the names are those of the order.
ADDRESS = (
    *("region", "district", "city", "postal_code", "street", "house", "flat", "building"),
    *("block", "entrance", "door_code", "floor", "metro", "delivery_comment"),
)


@dataclass(frozen=True)
class Origin:
    """Where a lead comes from. The first three name the source; the rest is kept for reports."""

    webmaster: str = ""
    flow: str = ""
    agency: str = ""
    landing: str = ""
    prelanding: str = ""
    sub1: str = ""
    sub2: str = ""
    sub3: str = ""
    sub4: str = ""
    sub5: str = ""
    banned: bool = False  # traffic of a kind the offer forbids, says the sender

    @property
    def subs(self) -> dict[str, str]:
        every = {name: getattr(self, name) for name in ("sub1", "sub2", "sub3", "sub4", "sub5")}
        return {name: value for name, value in every.items() if value}


@dataclass(frozen=True)
class Lead:
    """What somebody sent. `phone` and `name` as they came, `country` two letters ("UA"), `price`
    of one unit in the country's currency, `address` by the names in ADDRESS."""

    offer: str
    phone: str
    country: str
    name: str = ""
    email: str = ""
    ip: str | None = None
    user_agent: str = ""
    quantity: int = 1
    price: Decimal | None = None
    address: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    source: Origin = Origin()
    external_id: str = ""


def receive(company: Company, lead: Lead, *, by: Member | None = None) -> Order:
    """The order of a lead: new on the first line, or in trash where the company wants that.

    The same (source, external_id) gives the order that is there already. Its customer is locked
    until the transaction ends. Raises Refused when no active offer has that code; a wrong number,
    a blacklisted customer or a duplicate is marked (`Order.marks`), never refused (A17 C32). Call
    it in a transaction, as every room is; a refusal has written nothing.
    """
    origin = {
        "webmaster": lead.source.webmaster,
        "flow": lead.source.flow,
        "agency": lead.source.agency,
    }
    asked = queries.before_a_lead(company.pk, offer=lead.offer, country=lead.country, **origin)
    source = asked.source
    if source and (before := queries.sent_before(company.pk, source, lead.external_id)):
        return before
    offer, now = _open(asked.offer), asked.now
    source = source or sources.source_of(company, **origin)
    name = intake.split_name(lead.name)
    customer = _customer_of(company, lead, name, now)
    order = _drafted(company, lead, customer, offer, source, asked)
    order.surname, order.name, order.patronymic = name
    item = _priced(order, lead, asked.price)
    facts = _checked(order, asked.policy)
    staging.follow(order, Action.RECEIVE, staging.NOTHING, asked.policy, facts)
    entry = moving.entry_of(
        order, Action.RECEIVE, None, by=by, now=now, facts=facts, reason=order.reason
    )
    try:
        with _kept_apart(lead):
            _written(order, item, _origin_of(order, lead), entry)
    except IntegrityError:
        if before := queries.sent_before(company.pk, source, lead.external_id):
            return before
        raise
    events.announce(entry)
    return order


def _kept_apart(lead: Lead) -> AbstractContextManager[None]:
    """A number of the sender's may be taken at this very moment: then only this step is undone."""
    return transaction.atomic() if lead.external_id else nullcontext()


def _written(order: Order, item: OrderItem, origin: LeadOrigin, entry: OrderEntry) -> None:
    values = (
        *_ORDER.values(order),
        *_ITEM.values(item),
        *_ORIGIN.values(origin),
        *_ENTRY.values(entry),
    )
    [entry.pk] = answer(_WRITE, values) or [None]
    order._state.adding = False


def next_number() -> int:
    """The next order number of the installation; never given twice, gaps are possible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_number')")
        return cursor.fetchone()[0]


def _open(offer: Offer | None) -> Offer:
    if offer is None:
        raise Refused(
            fields={"offer": _("There is no offer with this code. Ask for the list of offers.")}
        )
    if not offer.active:
        raise Refused(fields={"offer": _("This offer takes no leads any more.")})
    return offer


def _customer_of(company: Company, lead: Lead, name: customers.Name, now: datetime) -> Customer:
    number = phone.normal(lead.phone, lead.country)
    home = phone.country_of(number) if number else None
    return customers.customer_of(
        company,
        phone=number or phone.kept(lead.phone),
        valid=number is not None,
        country=home or lead.country,
        zone=places.zone_of_phone(number or "", lead.country),
        name=name,
        at=now,
    )


def _drafted(
    company: Company,
    lead: Lead,
    customer: Customer,
    offer: Offer,
    source: Source,
    asked: queries.BeforeALead,
) -> Order:
    now = asked.now
    return Order(
        pk=asked.order_id,
        company=company,
        number=asked.number,
        customer=customer,
        offer=offer,
        source=source,
        external_id=lead.external_id,
        arrived_at=now,
        status_since=now,
        due_at=now,
        country=lead.country,
        currency=company.currency,
        email=lead.email,
        comment=lead.comment,
        **{name: lead.address.get(name, "") for name in ADDRESS},
    )


def _priced(order: Order, lead: Lead, listed: OfferPrice | None) -> OrderItem:
    """The main product at the price the lead was promised, else at the price of the country."""
    if listed:
        order.currency = listed.currency
    price = lead.price if lead.price is not None else listed and listed.price
    if price is None:
        order.marks.append(intake.NO_PRICE)
    return OrderItem(
        company_id=order.company_id,
        order=order,
        product=order.offer.product,
        quantity=lead.quantity,
        price=price or Decimal(0),
    )


def _checked(order: Order, policy: OrderPolicy) -> dict[str, object]:
    """Mark what is wrong, and put the order where the company wants such a lead."""
    since = order.arrived_at - timedelta(hours=policy.duplicate_hours)
    is_first = order.customer.is_new
    original = None if is_first else queries.original_of(order.company_id, order, since)
    faults = {
        intake.WRONG_NUMBER: not order.customer.phone_is_valid,
        intake.BLACKLIST: order.customer.blacklisted_at is not None,
        intake.DUPLICATE: original is not None,
    }
    order.marks = [*(mark for mark, found in faults.items() if found), *order.marks]
    order.reason = intake.trash_reason(order.marks, policy)
    order.status, order.line = intake.place_of(order.reason)
    if order.line is None:
        order.due_at = None
    if order.reason == intake.DUPLICATE:
        order.duplicate_of = original
    facts: dict[str, object] = {"marks": order.marks} if order.marks else {}
    return facts | ({"duplicate_of": original} if original else {})


def _origin_of(order: Order, lead: Lead) -> LeadOrigin:
    return LeadOrigin(
        company_id=order.company_id,
        order=order,
        ip=lead.ip,
        user_agent=lead.user_agent,
        landing=lead.source.landing,
        prelanding=lead.source.prelanding,
        subs=lead.source.subs,
        is_banned=lead.source.banned,
        raw_phone=lead.phone,
    )


_ORDER, _ITEM = Written(Order, with_key=True), Written(OrderItem)
_ORIGIN, _ENTRY = Written(LeadOrigin), Written(OrderEntry)
_WRITE = f"""
    WITH born AS ({_ORDER.insert}),
        with_item AS ({_ITEM.insert}), with_origin AS ({_ORIGIN.insert})
    {_ENTRY.insert} RETURNING id
"""
