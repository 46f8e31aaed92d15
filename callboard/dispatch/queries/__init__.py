from callboard.dispatch.queries.desk import Standing, desk_of, policy_of, standing_of
from callboard.dispatch.queries.free import Free, free_for
from callboard.dispatch.queries.held import (
    Known,
    claim_of_customer,
    claim_on,
    claims_of,
    due_siblings,
    holder_of,
    parcel_claim_of,
    settled_under,
)
from callboard.dispatch.queries.next import next_for, overdue_of
from callboard.dispatch.queries.parcels import next_parcel
from callboard.dispatch.queries.people import presence_of, present, time_today
from callboard.dispatch.queries.told import Note, notes_of
from callboard.dispatch.queries.wall import (
    Held,
    Overdue,
    Person,
    Promise,
    Promised,
    began_to_block,
    free_by_line,
    next_promises,
    people_of,
    promises_by_line,
    releases_of,
)

__all__ = [
    "Free",
    "Held",
    "Known",
    "Note",
    "Overdue",
    "Person",
    "Promise",
    "Promised",
    "Standing",
    "began_to_block",
    "claim_of_customer",
    "claim_on",
    "claims_of",
    "desk_of",
    "due_siblings",
    "free_by_line",
    "free_for",
    "holder_of",
    "next_for",
    "next_parcel",
    "next_promises",
    "notes_of",
    "overdue_of",
    "parcel_claim_of",
    "people_of",
    "policy_of",
    "presence_of",
    "present",
    "promises_by_line",
    "releases_of",
    "settled_under",
    "standing_of",
    "time_today",
]
