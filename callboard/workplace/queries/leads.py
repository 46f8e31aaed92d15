"""Find lead: what this account may see of what was typed (A3.7)."""

from dataclasses import dataclass

from callboard.accounts.models import Member
from callboard.dispatch import queries as dispatch
from callboard.dispatch import rules
from callboard.dispatch.models import TeamDesk
from callboard.orders import queries as orders
from callboard.orders.models import Order

MOST = 8


@dataclass(frozen=True)
class Lead:
    """An order that fits, and why this account may not go to it (nothing: it may)."""

    order: Order
    reasons: list[str]


def leads(member: Member, words: str) -> list[Lead]:
    """The orders that fit the words, MOST at the most, each with the reasons against it.

    In classic mode everybody reads every order (A4.6); elsewhere only the team's lines and offers.
    """
    found = orders.find(member, words)[:MOST]
    desk = dispatch.desk_of(member)
    if desk.mode == TeamDesk.Mode.CLASSIC:
        return [Lead(order, []) for order in found]
    return [Lead(order, rules.reasons_not_to_work(order, member, desk)) for order in found]
