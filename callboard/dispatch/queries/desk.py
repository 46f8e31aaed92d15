"""What a member's team is handed, and how the member stands at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from callboard.accounts.models import Member
from callboard.dispatch import rules
from callboard.dispatch.models import DeskPolicy, Presence, TeamDesk, TeamOffer
from callboard.kit import clock
from callboard.kit.rows import Shape, answer
from callboard.orders.models import OrderPolicy

_DESK, _POLICY = Shape(TeamDesk, "d"), Shape(DeskPolicy, "p")
_HOURS = Shape(OrderPolicy, "h")

_POLICY_OF = f"SELECT {_POLICY.columns} FROM dispatch_deskpolicy p WHERE p.company_id = %s"
_STANDING = f"""
    SELECT {_DESK.columns}, {_POLICY.columns}, {_HOURS.columns},
        ARRAY(SELECT t.offer_id FROM dispatch_teamoffer t
            WHERE t.company_id = p.company_id AND t.desk_id = d.team_id),
        (SELECT s.presence FROM dispatch_shift s WHERE s.company_id = p.company_id
            AND s.member_id = %(member)s AND s.ended_at IS NULL),
        ARRAY(SELECT c.slot FROM dispatch_claim c
            WHERE c.company_id = p.company_id AND c.member_id = %(member)s),
        (SELECT r.ready_at FROM dispatch_ready r
            WHERE r.company_id = p.company_id AND r.reserved_for_id = %(member)s
            ORDER BY r.ready_at LIMIT 1),
        clock_timestamp()
    FROM dispatch_deskpolicy p JOIN orders_orderpolicy h ON h.company_id = p.company_id
    LEFT JOIN dispatch_teamdesk d ON d.company_id = p.company_id AND d.team_id = %(team)s
    WHERE p.company_id = %(company)s
"""


@dataclass(frozen=True)
class Standing:
    """How a member stands: desk, working status, slots in use, the moment.

    `reserved_since` is when the first order came due that only this member may be handed; None
    when no order is.
    """

    desk: rules.Desk
    presence: str
    slots: Sequence[int]
    reserved_since: datetime | None
    now: datetime


def policy_of(company_id: int) -> DeskPolicy:
    """How the company hands out its orders."""
    found = answer(_POLICY_OF, [company_id], _POLICY)
    if found is None:
        raise DeskPolicy.DoesNotExist
    return found[0]


def desk_of(member: Member) -> rules.Desk:
    """What this member is handed and may work (A4.2, A14.4 to A14.6)."""
    return standing_of(member).desk


def standing_of(member: Member) -> Standing:
    """All that handing out asks about a member, in one statement."""
    who = {"company": member.company_id, "member": member.pk, "team": member.team_id}
    found = answer(_STANDING, who, _DESK, _POLICY, _HOURS)
    if found is None:
        raise DeskPolicy.DoesNotExist
    team_desk, policy, hours, offers, presence, slots, reserved_since, now = found
    desk = rules.desk_for(member, policy, hours, team_desk, offers)
    presence = presence or Presence.NOT_ACTIVE
    return Standing(desk, presence, slots, reserved_since, clock.told(now))


def desks(company_id: int):
    """The desks of the company's teams, each with the ids of its offers as `its_offers`."""
    offers = TeamOffer.objects.filter(company=company_id, desk=OuterRef("pk")).values("offer_id")
    return TeamDesk.objects.filter(company=company_id).annotate(its_offers=ArraySubquery(offers))
