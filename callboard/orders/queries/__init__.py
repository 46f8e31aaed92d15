from callboard.orders.queries.card import (
    SHOWN,
    around,
    card,
    may_go_along,
    reasons,
    timeline,
)
from callboard.orders.queries.clock import (
    came_due,
    grown_old,
    is_missed,
    lists_of_the_blocked,
    missed,
    perhaps_missed,
)
from callboard.orders.queries.intake import (
    BeforeALead,
    before_a_lead,
    first_status,
    orders_of_sender,
    original_of,
    sent_before,
)
from callboard.orders.queries.policy import policy_and_now, policy_of, reason
from callboard.orders.queries.search import find

__all__ = [
    "SHOWN",
    "BeforeALead",
    "around",
    "before_a_lead",
    "came_due",
    "card",
    "find",
    "first_status",
    "grown_old",
    "is_missed",
    "lists_of_the_blocked",
    "may_go_along",
    "missed",
    "orders_of_sender",
    "original_of",
    "perhaps_missed",
    "policy_and_now",
    "policy_of",
    "reason",
    "reasons",
    "sent_before",
    "timeline",
]
