"""Automatic delivery: the next order opens by itself (A4.7, A4.9)."""

from django.db import transaction

from callboard.accounts.models import Member
from callboard.dispatch import queries
from callboard.dispatch.actions import claiming, shifts
from callboard.dispatch.models import Claim, Presence
from callboard.kit.errors import Refused


def deliver_next(member: Member) -> Claim | None:
    """The next order, where the member's team has it so; else None."""
    return hand_over(member) if queries.desk_of(member).delivers else None


@transaction.atomic
def hand_over(member: Member) -> Claim | None:
    """The next order for a Ready member who holds nobody: one, also where two pages ask at once.

    Nobody pressed anything, so there is nobody to tell why not: None.
    """
    shifts.lock(member)
    if queries.presence_of(member) != Presence.READY or queries.claims_of(member):
        return None
    try:
        return claiming.take_next(member)
    except Refused:
        return None
