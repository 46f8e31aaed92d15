from callboard.delivery.rules.offering import (
    Parcel,
    Quote,
    best_rates,
    closest,
    keyed,
    offered,
    quoted,
)
from callboard.delivery.rules.planning import Day, days_ahead, days_of, full_or_closed
from callboard.delivery.rules.riding import RIDES, may_name, phone_to_ring, reasons_not_to_name
from callboard.delivery.rules.telling import may_be_told_of, steps

__all__ = [
    "RIDES",
    "Day",
    "Parcel",
    "Quote",
    "best_rates",
    "closest",
    "days_ahead",
    "days_of",
    "full_or_closed",
    "keyed",
    "may_be_told_of",
    "may_name",
    "offered",
    "phone_to_ring",
    "quoted",
    "reasons_not_to_name",
    "steps",
]
