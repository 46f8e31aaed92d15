"""Automatic delivery: the next order opens by itself (A4.7, A4.9)."""

from callboard.accounts.models import Member
from callboard.dispatch import queries
from callboard.dispatch.actions import claiming
from callboard.dispatch.models import Claim, Presence
from callboard.kit.errors import Refused


def deliver_next(member: Member) -> Claim | None:
    """The next order for a Ready member who holds nobody, where the team has it so; else None.

    Nobody pressed anything, so there is nobody to tell why not.
    """
    if not queries.desk_of(member).delivers:
        return None
    if queries.presence_of(member) != Presence.READY or queries.claims_of(member):
        return None
    try:
        return claiming.take_next(member)
    except Refused:
        return None
