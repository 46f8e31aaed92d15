"""Shifts, claims and the queue: everything that decides who rings whom."""

from callboard.dispatch.actions.automatic import deliver_next, hand_over
from callboard.dispatch.actions.claiming import open_for_work, take_next, take_over
from callboard.dispatch.actions.ending import end_claim, end_claims_of, give_back
from callboard.dispatch.actions.following import follow
from callboard.dispatch.actions.leading import (
    Moved,
    assign,
    assign_all,
    give_back_for,
    pause_for,
    stop_for,
    take_away,
    take_away_all,
)
from callboard.dispatch.actions.leasing import keep_alive, renew, restart_timer
from callboard.dispatch.actions.queue import put_back, sync
from callboard.dispatch.actions.releasing import release_overdue
from callboard.dispatch.actions.returning import return_lead
from callboard.dispatch.actions.shifts import block, pause, start, stop, talked, talking
from callboard.dispatch.actions.sweeping import sweep

__all__ = [
    "Moved",
    "assign",
    "assign_all",
    "block",
    "deliver_next",
    "end_claim",
    "end_claims_of",
    "follow",
    "give_back",
    "give_back_for",
    "hand_over",
    "keep_alive",
    "open_for_work",
    "pause",
    "pause_for",
    "put_back",
    "release_overdue",
    "renew",
    "restart_timer",
    "return_lead",
    "start",
    "stop",
    "stop_for",
    "sweep",
    "sync",
    "take_away",
    "take_away_all",
    "take_next",
    "take_over",
    "talked",
    "talking",
]
