from callboard.workplace.queries.card import (
    Card,
    card_of,
    changed_since,
    holder_of,
    neighbours_of,
    open_after,
    others_of,
    recomposed,
)
from callboard.workplace.queries.desk import Floor, floor_of, shell_of, statuses_today, welcome_of
from callboard.workplace.queries.history import first_of, page_of

__all__ = [
    "Card",
    "Floor",
    "card_of",
    "changed_since",
    "first_of",
    "floor_of",
    "holder_of",
    "neighbours_of",
    "open_after",
    "others_of",
    "page_of",
    "recomposed",
    "shell_of",
    "statuses_today",
    "welcome_of",
]
