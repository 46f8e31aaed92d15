from callboard.accounts.models import Level, Member, Role, Team
from callboard.accounts.permissions import May

# Marks of a User-Agent, the narrower first: each of them also says what it resembles.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser", "Yandex"), ("Firefox/", "Firefox")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)

STAGES = ("packing", "sending", "delivery")

OF_ROLE: dict[str, frozenset[May]] = {
    Role.ADMIN: frozenset(May),
    Role.LEADER: frozenset(May) - {May.ORDERS_REOPEN, May.CITIES_MANAGE, May.COMPANY_MANAGE},
    Role.OPERATOR: frozenset({May.OWN_SETTINGS, May.ORDERS_READ}),
}

# What a tick of the team gives its operators, and its leaders where their role does not.
OF_TEAM: dict[May, tuple[str, ...]] = {
    May.ORDERS_LEAD: ("moderation",),
    May.ORDERS_CREATE: ("creates_leads", "moderation"),
    May.ORDERS_EXPORT: ("exports",),
    May.CITIES_MANAGE: ("cities",),
}


def may(member: Member, permission: May) -> bool:
    """Whether role and team together allow it. The one place that knows; the blocked may nothing.

    What an operator may do beyond reading is the team's to say (A14.4 to A14.6), and who besides
    admins manages cities (A1.10).
    """
    if member.blocked_at is not None:
        return False
    if permission in OF_ROLE[member.role]:
        return True
    match permission:
        case May.ORDERS_WORK:
            return _may_work(member)
        case May.ORDERS_FULFIL:
            return any(may_edit_stage(member, stage) for stage in STAGES)
        case _:
            ticks = OF_TEAM.get(permission, ())
            return any(getattr(member.team, tick) for tick in ticks) if member.team else False


def may_edit_stage(member: Member, stage: str) -> bool:
    """Whether the member may change orders in packing, sending or delivery (A14.5, A14.6).

    Without a team it is the company's to say (A14.3, A17 C20).
    """
    if member.blocked_at is not None:
        return False
    if member.role == Role.ADMIN:
        return True
    if member.team is None:
        return member.company.no_team_edits_all
    return member.team.moderation or getattr(member.team, stage) in {Level.EDIT, Level.EXTENDED}


def needs_factor(member: Member) -> bool:
    """Whether a password alone does not let the member in: the company asks more of those who see
    or carry out much (admins, leaders, whoever exports)."""
    return member.company.second_factor and (
        member.role in {Role.ADMIN, Role.LEADER} or may(member, May.ORDERS_EXPORT)
    )


def browser_named(agent: str) -> str:
    """What people call the browser of this User-Agent: "Firefox, Windows".

    What is not known is told as it came, shortened.
    """
    kinds = [name for mark, name in BROWSERS if mark in agent]
    systems = [name for mark, name in SYSTEMS if mark in agent]
    return ", ".join([*kinds[:1], *systems[:1]]) or agent[:40]


def may_manage(member: Member, other: Member) -> bool:
    """Whether the member may block and unblock the other (A14.2).

    An admin anybody else, a team leader the operators of the own team, nobody themselves.
    """
    if member.blocked_at is not None or member.pk == other.pk:
        return False
    if member.role == Role.ADMIN:
        return member.company_id == other.company_id
    is_of_own_team = member.team_id is not None and member.team_id == other.team_id
    return member.role == Role.LEADER and is_of_own_team and other.role == Role.OPERATOR


def may_add(member: Member, role: str, team: Team | None) -> bool:
    """Whether the member may make another of that role in that team (A14.2).

    An admin anybody, a team leader operators of the own team.
    """
    if not may(member, May.PEOPLE_MANAGE):
        return False
    is_own_team = team is not None and team.pk == member.team_id
    return member.role == Role.ADMIN or (role == Role.OPERATOR and is_own_team)


def may_lead(member: Member, other: Member) -> bool:
    """Whether the member looks after the work of the other, or their own (A14.2).

    An admin everybody's, a team leader the own team's.
    """
    if not may(member, May.TEAM_LEAD) or member.company_id != other.company_id:
        return False
    is_of_own_team = member.team_id is not None and member.team_id == other.team_id
    return member.role == Role.ADMIN or is_of_own_team


def _may_work(member: Member) -> bool:
    """Calling is for call-centre teams; Extended has a button of its own, so a shift as well."""
    team = member.team
    if team is None:
        return True
    return (
        team.call_centre
        or team.moderation
        or any(getattr(team, stage) == Level.EXTENDED for stage in STAGES)
    )
