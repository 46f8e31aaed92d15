from callboard.delivery.actions.choosing import choose
from callboard.delivery.actions.managing import (
    add_carrier,
    add_city_hours,
    add_rate,
    change_carrier,
    change_city_hours,
    change_rate,
    drop_city_hours,
    drop_rate,
)
from callboard.delivery.actions.planning import check_coordinates, keep_a_place
from callboard.delivery.actions.riding import name_driver
from callboard.delivery.actions.telling import Told, tell

__all__ = [
    "Told",
    "add_carrier",
    "add_city_hours",
    "add_rate",
    "change_carrier",
    "change_city_hours",
    "change_rate",
    "check_coordinates",
    "choose",
    "drop_city_hours",
    "drop_rate",
    "keep_a_place",
    "name_driver",
    "tell",
]
