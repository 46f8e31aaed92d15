from callboard.workplace.queries.card import Card, card_of, others_of, recomposed
from callboard.workplace.queries.desk import Floor, floor_of, shell_of, statuses_today, welcome_of

__all__ = [
    "Card",
    "Floor",
    "card_of",
    "floor_of",
    "others_of",
    "recomposed",
    "shell_of",
    "statuses_today",
    "welcome_of",
]
