"""Members and teams for those who manage them: an admin all, a leader the own team (A14.2)."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from callboard.accounts import doors, rules
from callboard.accounts.models import Invitation, Member, Members, Role, Session, Team
from callboard.kit import clock
from callboard.kit.keyset import Page, page_of

PAGE = 50
MOST_SESSIONS = 50


class PeoplePage(NamedTuple):
    """A page of members by name, and the cursor of the next one (None: this is the last)."""

    members: list[Member]
    after: int | None


def people_of(
    member: Member,
    *,
    words: str = "",
    team: int | None = None,
    blocked: bool | None = None,
    after: int | None = None,
) -> PeoplePage:
    """Those whom the member manages, by name. `words` stand in the name or in the login."""
    found = _managed_by(member)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(user__username__icontains=words))
    if team is not None:
        found = found.filter(team=team)
    if blocked is not None:
        found = found.filter(blocked_at__isnull=not blocked)
    last = Member.objects.visible_to(member).filter(pk=after).first() if after else None
    if last:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = list(found.select_related("user", "team").order_by("name", "pk")[: PAGE + 1])
    return PeoplePage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def called(member: Member, words: str) -> list[Member]:
    """Whom of those the member manages this login is of, else who is called so; two at the most."""
    found = _managed_by(member).select_related("user", "team", "company").order_by("pk")
    by_login = list(found.filter(user__username__iexact=words))
    return by_login or list(found.filter(name__iexact=words)[:2])


def person_of(member: Member, pk: int) -> Member:
    """One of those whom the member manages; 404 for anybody else."""
    found = _managed_by(member).select_related("user", "team", "company")
    return get_object_or_404(found, pk=pk)


def sessions_of(member: Member) -> int:
    """In how many browsers the member is signed in now."""
    return Session.objects.filter(user=member.user_id, expire_date__gt=clock.now()).count()


class OwnSession(NamedTuple):
    """A browser the member is signed in with: its public name, since when, from where, if this."""

    name: str
    since: datetime | None
    address: str
    browser: str
    is_this: bool


def own_sessions(member: Member, this: str | None) -> list[OwnSession]:
    """Where the member is signed in now, the newest first. `this` is the key of the own session."""
    lasting = Session.objects.filter(user=member.user_id, expire_date__gt=clock.now())
    found = []
    for row in lasting.order_by("-expire_date")[:MOST_SESSIONS]:
        told = row.get_decoded().get("came", {})
        since = datetime.fromisoformat(told["at"]) if told.get("at") else None
        found.append(
            OwnSession(
                doors.digest_of(row.session_key)[:16],
                since,
                told.get("address", ""),
                rules.browser_named(told.get("browser", "")),
                row.session_key == this,
            )
        )
    return found


def invited_until(member: Member) -> datetime | None:
    """When the member's link to set a password stops working; None when there is none."""
    asked = Invitation.objects.filter(company=member.company_id, member=member)
    return asked.filter(expires_at__gt=clock.now()).values_list("expires_at", flat=True).first()


def teams_of(member: Member) -> list[Team]:
    """Every team of the company by name, with `people`, those who are not blocked."""
    at_work = Count("members", filter=Q(members__blocked_at=None))
    teams = Team.objects.filter(company=member.company_id).annotate(people=at_work)
    return list(teams.order_by("name", "pk"))


def page_of_teams(member: Member, *, words: str = "", after: int | None = None) -> Page[Team]:
    """Teams of the company by name, with `people`; `words` stand in the name."""
    at_work = Member.objects.at_work().filter(company=member.company_id, team=OuterRef("pk"))
    people = at_work.values("team").annotate(n=Count("pk")).values("n")
    teams = Team.objects.filter(company=member.company_id, name__icontains=words)
    teams = teams.annotate(people=Coalesce(Subquery(people), 0))
    return page_of(teams, "name", "pk", after=after)


def team_names(member: Member, pks: Collection[int]) -> dict[int, str]:
    """What these teams of the company are called, by their ids."""
    teams = Team.objects.filter(company=member.company_id, pk__in=pks)
    return dict(teams.values_list("pk", "name"))


def everybody(member: Member) -> list[Member]:
    """Everybody the member manages, those who are blocked as well, with their logins."""
    return list(_managed_by(member).select_related("user", "team", "company"))


def team_of(member: Member, pk: int) -> Team:
    """One team of the company; 404 for any other."""
    return get_object_or_404(Team, company=member.company_id, pk=pk)


def _managed_by(member: Member) -> Members:
    found = Member.objects.visible_to(member)
    if member.role == Role.ADMIN:
        return found
    return found.filter(team=member.team_id) if member.team_id else found.filter(pk=member.pk)
