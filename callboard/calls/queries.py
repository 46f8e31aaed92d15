"""Calls of members, and how their number is dialled."""

from datetime import datetime
from urllib.parse import quote

from django.db.models import QuerySet

from callboard.accounts.models import Member
from callboard.calls.models import Call, CallPolicy
from callboard.kit.rows import answer

_TALKS_WITH = """
    SELECT c.id FROM calls_call c JOIN orders_order o ON o.id = c.order_id
    WHERE c.company_id = %s AND c.member_id = %s AND c.ended_at IS NULL AND o.customer_id = %s
"""


def open_call(member: Member) -> Call | None:
    """The call the member is in now."""
    calls = Call.objects.filter(company=member.company_id, member=member, ended_at=None)
    return calls.select_related("order").first()


def begun_before(company_id: int, at: datetime) -> list[Call]:
    """Calls that are open since then or longer, the oldest first."""
    calls = Call.objects.filter(company=company_id, ended_at=None, began_at__lte=at)
    return list(calls.select_related("member").order_by("began_at", "id"))


def talks_with(member: Member, customer_id: int) -> bool:
    """Whether the member is in a call with this customer now."""
    return answer(_TALKS_WITH, [member.company_id, member.pk, customer_id]) is not None


def calls_of_order(member: Member, order_id: int) -> QuerySet[Call]:
    """Every call about an order, newest first (A6.7); the caller takes a page of it."""
    calls = Call.objects.filter(company=member.company_id, order=order_id)
    return calls.select_related("member").order_by("-began_at", "-id")


def policy_of(company_id: int) -> CallPolicy:
    """How the company dials."""
    return CallPolicy.objects.get(company=company_id)


def dial_link(company_id: int, call: Call) -> str:
    """The address that makes the telephone ring: the company's, with the number in it (A6.5).

    The number is made of digits and a plus and nothing else, whatever is stored.
    """
    url = policy_of(company_id).dial_url
    number = _digits(call)
    return url.replace("%s", quote(number) if url.lower().startswith("http") else number)


def mobile_link(call: Call) -> str:
    """The address that makes a mobile telephone ring, whatever the company dials with (A3.3)."""
    return f"tel:{_digits(call)}"


def _digits(call: Call) -> str:
    return "".join(c for c in call.phone if c == "+" or (c.isascii() and c.isdigit()))
