"""Who may listen to a company's news: asked when a stream opens, and again every few seconds."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from callboard.accounts import guards, rules
from callboard.accounts.doors import member_of
from callboard.accounts.models import Member, Session
from callboard.accounts.permissions import May
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.kit import live


@live.admits
def admit(cookies: str) -> live.Seat | None:
    """The seat of the member whose session the cookies name."""
    try:
        cookie = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if cookie is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    request.user = get_user(request)
    with acting_for(request.session.get("company")):
        member = member_of(request)
        if member is None or guards.owes_factor(request, member):
            return None
        return _seat(member, cookie.value)


@live.rechecks
def recheck(seats: list[live.Seat]) -> set[live.Seat]:
    """Those of the seats whose session lasts and whose member still works there, as then."""
    with across_companies():
        members = (
            Member.objects.at_work()
            .select_related("user", "team")
            .in_bulk([seat.member_id for seat in seats])
        )
        lasting = set(
            Session.objects.filter(
                session_key__in=[seat.proof[0] for seat in seats],
                expire_date__gt=timezone.now(),  # Django's own clock wrote it
            ).values_list("session_key", flat=True)
        )
    return {
        seat
        for seat in seats
        if (member := members.get(seat.member_id))
        and seat.proof[0] in lasting
        and seat == _seat(member, seat.proof[0])
    }


def _seat(member: Member, session_key: str) -> live.Seat:
    """A new password, team or role makes another seat of it: the old one is then not found."""
    proof = (session_key, member.user.get_session_auth_hash(), member.role)
    leads = rules.may(member, May.TEAM_LEAD)
    return live.Seat(member.company_id, member.id, member.team_id, proof, leads)
