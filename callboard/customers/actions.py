"""What can happen to a customer."""

import hmac
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from callboard.accounts import actions as accounts
from callboard.accounts.models import Company, Member
from callboard.customers import queries, rules
from callboard.customers.models import Customer, CustomerEntry, KeepingPolicy
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.kit.phone import LONGEST
from callboard.kit.rows import Shape, Written, answer

Kind = CustomerEntry.Kind
Name = tuple[str, str, str]  # surname, name, patronymic

NOBODY: Name = ("", "", "")

ERASED = "erased "  # and the number of the row, in place of a phone
ERASED_AT_ONCE = 500
LOOKED_AT = 5_000


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
        if apart != phone:
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
def blacklist(customer: Customer, *, reason: str, by: Member | None) -> Customer:
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


@transaction.atomic
def erase(customer: Customer, *, by: Member | None) -> Customer:
    """From now on nobody can tell who this was: phone, name, addresses, texts and origins go, here
    and in every area above, which hears "customer.erased". Amounts and statuses stay.

    Refused while something is to be done for the customer. The list of the erased, hashes in a
    file beside the database, is read again after an older backup was restored (`erase_again`).
    """
    customer = _locked(customer)
    if reasons := events.objections("customer.erase", customer=customer):
        raise Refused(*dict.fromkeys(reasons))
    digest = _digest_of(customer)
    events.announce(Erased(customer))
    if not customer.phone.startswith(ERASED):
        transaction.on_commit(partial(_remember, customer.company_id, digest))
    unknown = {
        "phone": f"{ERASED}{customer.pk}",
        "phone_is_valid": False,
        **dict.fromkeys(("phone_tail", "name", "name_key", "given_key"), ""),
    }
    for name, value in unknown.items():
        setattr(customer, name, value)
    customer.save(update_fields=list(unknown))
    customer.journal.update(facts={})
    customer = blacklist(customer, reason="—", by=by)  # nobody is handed out what can't be called
    customer.journal.create(
        company_id=customer.company_id, kind=Kind.ERASED, actor=by, at=clock.now()
    )
    accounts.record("customer.erased", customer, by=by)
    return customer


def erase_old(company_id: int) -> int:
    """Erase those whom the company has kept long enough, some hundreds at most. How many."""
    limit = queries.unknown_since(company_id, clock.now())
    if limit is None:
        return 0
    policy = KeepingPolicy.objects.get(company=company_id)
    known = Customer.objects.filter(company=company_id, created_at__lt=limit)
    known = known.filter(pk__gt=policy.looked_up_to).exclude(phone__startswith=ERASED)
    found = list(known.order_by("pk")[:LOOKED_AT])
    done, reached = _each(found, lambda customer: _is_old(customer, limit))
    all_seen = len(found) < LOOKED_AT and (not found or reached == found[-1].pk)
    policy.looked_up_to = 0 if all_seen else reached  # those who stay keep nobody from being next
    policy.save(update_fields=["looked_up_to"])
    return done


def erase_again(company_id: int, digests: set[str]) -> int:
    """Those of the list who are there again, after an older backup was restored. How many."""
    known = Customer.objects.filter(company=company_id).exclude(phone__startswith=ERASED)
    each = _each(known.iterator(), lambda customer: _digest_of(customer) in digests, most=None)
    return each[0]


def erasures() -> dict[int, set[str]]:
    """The list of the erased: digests by company. Empty where nobody was erased yet."""
    found: dict[int, set[str]] = {}
    if _list().exists():
        for line in _list().read_text().splitlines():
            company, _space, digest = line.partition(" ")
            found.setdefault(int(company), set()).add(digest)
    return found


@transaction.atomic
def keep_for(company: Company, months: int, *, by: Member | None) -> None:
    """Customers are forgotten so many months after their last order; 0: never."""
    policy, _is_new = KeepingPolicy.objects.get_or_create(company=company)
    accounts.change(policy, {"months": months}, by=by)


class Erased:
    """Nobody may tell any more who the customer was: areas above forget what they know."""

    kind = "customer.erased"

    def __init__(self, customer: Customer) -> None:
        self.customer = customer


def _each(
    customers: Iterable[Customer],
    is_one: Callable[[Customer], bool],
    *,
    most: int | None = ERASED_AT_ONCE,
) -> tuple[int, int]:
    """Erase those; how many, and the key of the last one looked at (0: nobody)."""
    done = reached = 0
    for customer in customers:
        if done == most:
            break
        reached = customer.pk
        if is_one(customer):
            try:
                erase(customer, by=None)
            except Refused:  # something is still to be done for them: another night
                continue
            done += 1
    return done, reached


def _is_old(customer: Customer, limit: datetime) -> bool:
    return not events.objections("customer.forget", customer=customer, since=limit)


def _digest_of(customer: Customer) -> str:
    """Tells a phone of a list of phones only with the key, which is not in the list."""
    key = b"erased of " + settings.SECRET_KEY.encode()
    return hmac.new(key, f"{customer.company_id} {customer.phone}".encode(), "sha256").hexdigest()


def _remember(company_id: int, digest: str) -> None:
    """Into the list, once the change is sure."""
    _list().parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(_list(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"{company_id} {digest}\n")


def _list() -> Path:
    return Path(settings.DATA) / "erased"


def _locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def _changed(customer: Customer, kind: Kind, by: Member | None, **facts: str) -> Customer:
    customer.save(update_fields=["blacklisted_at", "blacklist_reason", "zone"])
    entry = customer.journal.create(
        company_id=customer.company_id, kind=kind, actor=by, at=clock.now(), facts=facts
    )
    events.announce(entry)
    return customer
