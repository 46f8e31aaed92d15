"""Find an order by number, phone in any spelling or its last digits, or the beginning of a name."""

from django.db.models import Q

from callboard.accounts.models import Member
from callboard.customers.models import Customer
from callboard.kit import phone as phones
from callboard.orders.models import Order

MOST = 20
END = "\U0010ffff"


def find(member: Member, words: str) -> list[Order]:
    """The newest orders that fit, MOST at the most. Needs 3 characters; phones 4 digits (A3.7)."""
    words = words.replace("\x00", "").strip()
    orders = Order.objects.visible_to(member).select_related("customer", "offer")
    digits = phones.digits(words)
    found: list[Order] = []
    if digits and len(digits) >= len([c for c in words if c.isalnum()]):
        if digits == words and len(digits) < 19:
            found = list(orders.filter(number=int(digits)))
        if len(digits) >= 4:
            found += _of(orders, _by_phone(member, words, digits))
    elif len(words) >= 3:
        found = _of(orders, _by_name(member, words.lower()))
    return list({order.pk: order for order in found}.values())[:MOST]


def _of(orders, customers: list[int]) -> list[Order]:
    return list(orders.filter(customer__in=customers).order_by("-id")[:MOST])


def _by_phone(member: Member, words: str, digits: str) -> list[int]:
    customers = Customer.objects.visible_to(member)
    exact = phones.normal(words, member.company.country)
    if exact:
        found = list(customers.filter(phone=exact).values_list("pk", flat=True))
        if found:
            return found
    tail = digits[::-1]
    return list(
        customers.filter(phone_tail__gte=tail, phone_tail__lt=tail + END)
        .order_by("phone_tail")
        .values_list("pk", flat=True)[:MOST]
    )


def _by_name(member: Member, start: str) -> list[int]:
    customers = Customer.objects.visible_to(member)
    surname = Q(name_key__gte=start, name_key__lt=start + END)
    given = Q(given_key__gte=start, given_key__lt=start + END)
    return [
        *customers.filter(surname).order_by("name_key").values_list("pk", flat=True)[:MOST],
        *customers.filter(given).order_by("given_key").values_list("pk", flat=True)[:MOST],
    ]
