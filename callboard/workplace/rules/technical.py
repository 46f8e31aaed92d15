"""What the technical data of a lead tell (A5c.5). Pure."""

import re
from typing import NamedTuple

from callboard.kit import ip, phone
from callboard.orders.models import LeadOrigin, Order
from callboard.places import rules as places
from callboard.workplace.rules import countries

_MOBILE = re.compile(r"Mobi|Android|iPhone|iPad|Windows Phone|Opera Mini", re.IGNORECASE)


class Technical(NamedTuple):
    """The number's company and area and where the IP address is, "" where nothing tells; what the
    customer came with."""

    operator: str
    area: str
    is_mobile: bool
    is_banned: bool
    ip_country: str
    ip_place: str  # region and city
    is_from_elsewhere: bool  # the IP address is of another country than the order


def technical_of(order: Order, origin: LeadOrigin | None, language: str | None) -> Technical:
    """Of an order and the facts it came with, words in the reader's `language`."""
    reader = (language or "en")[:2]
    number = order.customer.phone if order.customer.phone_is_valid else ""
    place = ip.place_of(origin.ip if origin else None, reader)
    country = place.country
    return Technical(
        operator=phone.operator_of(number, reader),
        area=places.area_of(number, reader),
        is_mobile=bool(origin and _MOBILE.search(origin.user_agent)),
        is_banned=bool(origin and origin.is_banned),
        ip_country=countries.names(reader).get(country, country) if country else "",
        ip_place=", ".join(dict.fromkeys(part for part in place[1:] if part)),
        is_from_elsewhere=country is not None and country != order.country,
    )
