"""What can happen to a customer."""

from datetime import datetime

from django.db import connection, transaction

from callboard.accounts.models import Company, Member
from callboard.customers import rules
from callboard.customers.models import Customer, CustomerEntry
from callboard.kit import clock, events
from callboard.kit.phone import LONGEST
from callboard.kit.rows import Shape, Written, answer

Kind = CustomerEntry.Kind
Name = tuple[str, str, str]  # surname, name, patronymic

NOBODY: Name = ("", "", "")


def customer_of(
    company: Company,
    *,
    phone: str,
    valid: bool,
    country: str,
    zone: str,
    name: Name = NOBODY,
    at: datetime | None = None,
) -> Customer:
    """The one customer behind a phone, made at the first lead, locked for what follows (A4.4).

    `phone` is E.164, or the number as it was kept when `valid` is false. A name fills an empty one
    and replaces none. Safe when two leads come at once: the second waits for the first. The same
    number that is none, left in two countries, is two customers (A17 C33).
    """
    name_key, given_key = rules.name_keys(*name)
    facts = {
        "name": " ".join(part for part in name if part),
        "name_key": name_key,
        "given_key": given_key,
    }
    new = Customer(
        company=company,
        phone=phone,
        phone_is_valid=valid,
        phone_tail=rules.tail(phone),
        country=country,
        zone=zone,
        created_at=at or clock.now(),
        **facts,
    )
    if _added(new):
        new.is_new = True
        return new
    found = answer(_LOCK, [company.pk, phone], _KNOWN)
    if found is None:
        raise Customer.DoesNotExist
    [customer] = found
    customer.company = company
    if not valid and customer.country != country:
        apart = f"{phone[: LONGEST - 3]} {country}"
        return customer_of(
            company, phone=apart, valid=False, country=country, zone=zone, name=name, at=at
        )
    if facts["name"] and not customer.name:
        for field, value in facts.items():
            setattr(customer, field, value)
        customer.save(update_fields=list(facts))
    return customer


def _added(new: Customer) -> bool:
    """Put in the row unless the phone is there already; then wait for whoever puts it in now.

    The one statement that does both, and answers which it was.
    """
    row = answer(_ADD, _NEW.values(new))
    if row is None:
        return False
    new.pk, new._state.adding, new._state.db = row[0], False, connection.alias
    return True


_NEW, _KNOWN = Written(Customer), Shape(Customer, "c")
_ADD = f"{_NEW.insert} ON CONFLICT (company_id, phone) DO NOTHING RETURNING id"
_LOCK = f"""
    SELECT {_KNOWN.columns} FROM customers_customer c WHERE c.company_id = %s AND c.phone = %s
    FOR NO KEY UPDATE
"""


@transaction.atomic
def blacklist(customer: Customer, *, reason: str, by: Member) -> Customer:
    """No order of this customer is handed out from now on."""
    customer = _locked(customer)
    customer.blacklisted_at = clock.now()
    customer.blacklist_reason = reason
    return _changed(customer, Kind.BLACKLISTED, by, reason=reason)


@transaction.atomic
def clear(customer: Customer, *, by: Member) -> Customer:
    """Take the customer off the blacklist; waiting orders are handed out again."""
    customer = _locked(customer)
    customer.blacklisted_at = None
    customer.blacklist_reason = ""
    return _changed(customer, Kind.CLEARED, by)


@transaction.atomic
def live_by(customer: Customer, *, zone: str, by: Member | None) -> Customer:
    """From now on the customer is rung by the clocks of `zone`, and so waits in its queue."""
    customer = _locked(customer)
    before, customer.zone = customer.zone, zone
    return _changed(customer, Kind.MOVED, by, before=before, after=zone)


def _locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def _changed(customer: Customer, kind: Kind, by: Member | None, **facts: str) -> Customer:
    customer.save(update_fields=["blacklisted_at", "blacklist_reason", "zone"])
    entry = customer.journal.create(
        company_id=customer.company_id, kind=kind, actor=by, at=clock.now(), facts=facts
    )
    events.announce(entry)
    return customer
