"""What the API does by itself: keys, and answers that are given once."""

from callboard.integrations.actions.answering import (
    Busy,
    answer_once,
    begin,
    complete,
    part_of,
    sweep,
    take_lead,
)
from callboard.integrations.actions.keys import issue_key, revoke_key
from callboard.integrations.actions.parcels import take_event

__all__ = [
    "Busy",
    "answer_once",
    "begin",
    "complete",
    "issue_key",
    "part_of",
    "revoke_key",
    "sweep",
    "take_event",
    "take_lead",
]
