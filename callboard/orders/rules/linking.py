"""What opens the page of an order for its customer, and when the page may be used. Pure."""

import re
from base64 import urlsafe_b64encode
from datetime import datetime
from hmac import compare_digest

from django.utils.crypto import salted_hmac

from callboard.orders.models import Order, OrderLink
from callboard.orders.statuses import CALL, Line, Status

# Where an order waits for a yes. On hold a second check is wanted, so the customer's word is not
# enough.
WAITS = CALL - {Status.HOLD}

# What a customer may correct.
FIELDS = (
    *("surname", "name", "patronymic", "city", "region", "postal_code", "street", "house"),
    *("building", "flat", "point", "delivery_comment"),
)

_TOKEN = re.compile(r"([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})\.([A-Za-z0-9_-]{43})", re.ASCII)


def token_of(link: OrderLink) -> str:
    """The word that opens the page: company, order and our signature; nobody's name or number."""
    return f"{link.company_id}.{link.order_id}.{_signature(link)}"


def read(token: str) -> tuple[int | None, int, str]:
    """(company, order, signature) of such a word; of anything else nobody's."""
    found = _TOKEN.fullmatch(token)
    return (int(found[1]), int(found[2]), found[3]) if found else (None, 0, "")


def opens(signature: str, link: OrderLink, now: datetime) -> bool:
    """Whether this signature is ours, for this link, while it lasts."""
    lasts = link.revoked_at is None and now < link.expires_at
    return compare_digest(signature, _signature(link)) and lasts


def waits_for_a_yes(order: Order) -> bool:
    """Whether the customer may still correct and confirm."""
    return order.status in WAITS and order.line in {Line.FIRST, Line.SECOND}


def _signature(link: OrderLink) -> str:
    value = f"{link.company_id}.{link.order_id}.{link.made_at.isoformat()}"
    digest = salted_hmac("callboard.orders.link", value, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
