from callboard.dispatch.queries.desk import desk_of, policy_of
from callboard.dispatch.queries.free import Free, free_for
from callboard.dispatch.queries.held import (
    claim_of_customer,
    claims_of,
    due_siblings,
    holder_of,
    settled_under,
)
from callboard.dispatch.queries.next import next_for, overdue_of
from callboard.dispatch.queries.people import presence_of, present, time_today

__all__ = [
    "Free",
    "claim_of_customer",
    "claims_of",
    "desk_of",
    "due_siblings",
    "free_for",
    "holder_of",
    "next_for",
    "overdue_of",
    "policy_of",
    "presence_of",
    "present",
    "settled_under",
    "time_today",
]
