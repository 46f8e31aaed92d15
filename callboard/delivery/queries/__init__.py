from callboard.delivery.queries.managed import (
    carrier_of,
    carriers_of,
    city_hours,
    city_hours_of,
    rate_of,
    rates_of,
)
from callboard.delivery.queries.offering import (
    carrier_named,
    options_for,
    parcel_of,
    quoted_again,
)
from callboard.delivery.queries.planning import Days, days_open, hours_of, taken_on
from callboard.delivery.queries.riding import ride_of, rides_of
from callboard.delivery.queries.telling import event_of, last_move, movement_of

__all__ = [
    "Days",
    "carrier_named",
    "carrier_of",
    "carriers_of",
    "city_hours",
    "city_hours_of",
    "days_open",
    "event_of",
    "hours_of",
    "last_move",
    "movement_of",
    "options_for",
    "parcel_of",
    "quoted_again",
    "rate_of",
    "rates_of",
    "ride_of",
    "rides_of",
    "taken_on",
]
