"""Shifts, claims and the queue: everything that decides who rings whom."""

from callboard.dispatch.actions.claiming import open_for_work, take_next, take_over
from callboard.dispatch.actions.ending import end_claim, end_claims_of, give_back
from callboard.dispatch.actions.following import follow
from callboard.dispatch.actions.leasing import keep_alive, renew, restart_timer
from callboard.dispatch.actions.queue import put_back, sync
from callboard.dispatch.actions.shifts import block, pause, start, stop, talked, talking
from callboard.dispatch.actions.sweeping import sweep

__all__ = [
    "block",
    "end_claim",
    "end_claims_of",
    "follow",
    "give_back",
    "keep_alive",
    "open_for_work",
    "pause",
    "put_back",
    "renew",
    "restart_timer",
    "start",
    "stop",
    "sweep",
    "sync",
    "take_next",
    "take_over",
    "talked",
    "talking",
]
