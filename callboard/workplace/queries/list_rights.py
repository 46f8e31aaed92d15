"""Whose list it is: which orders a member is shown, and what the list lets them do (A4.6)."""

from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import Level, Member
from callboard.accounts.permissions import May
from callboard.dispatch.models import TeamDesk
from callboard.orders.statuses import GROUPS, Status

EVERY = frozenset(Status.values)
NONE: frozenset[str] = frozenset()
STAGES = ("packing", "sending", "delivery")


def statuses_shown(member: Member, mode: str | None = None) -> frozenset[str]:
    """The statuses of the orders this member's list holds; none: there is no list for them.

    Leaders, admins and teams that work in classic mode read every order of the company; a team of
    packing, sending or delivery reads its own stages. Whoever has no team reads nothing, or
    everything where the company said so (A4.6, A14.3, A14.5, A17 C20). `mode` is that of the
    member's desk, where somebody has asked for it.
    """
    return shown_and_why(member, mode)[0]


def shown_and_why(member: Member, mode: str | None = None) -> tuple[frozenset[str], str]:
    """The same, and the rule that decided it in words."""
    if not rights.may(member, May.ORDERS_READ):
        return NONE, _("Nobody who is blocked reads orders.")
    if rights.may(member, May.ORDERS_LEAD):
        return EVERY, _("Admins, leaders and teams with moderation read every order.")
    if member.team is None:
        if member.company.no_team_edits_all:
            return EVERY, _("The company lets members without a team edit all orders.")
        return NONE, _("Members without a team read nothing: put them into a team.")
    if mode == TeamDesk.Mode.CLASSIC if mode else is_classic(member):
        return EVERY, _("The team works in classic mode, which has the full list.")
    own = [stage for stage in STAGES if getattr(member.team, stage) != Level.READ]
    statuses = frozenset(status.value for stage in own for status in GROUPS[stage])
    if not own:
        return NONE, _("The team is given orders one by one and has no list: classic mode has.")
    return statuses, _("The list holds the stages of packing, sending or delivery the team works.")


def is_classic(member: Member) -> bool:
    """Whether the member's team works in classic mode: the button and the full list (A4.6)."""
    if member.team_id is None:
        return False
    desks = TeamDesk.objects.filter(company=member.company_id, team=member.team_id)
    return desks.filter(mode=TeamDesk.Mode.CLASSIC).exists()


def may_create(member: Member) -> bool:
    """Whether the list offers the form for a lead: the right, and classic mode (A14.6).

    Who has no team has no mode either: then the right alone decides.
    """
    return rights.may(member, May.ORDERS_CREATE) and (member.team_id is None or is_classic(member))
