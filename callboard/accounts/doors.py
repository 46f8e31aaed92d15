"""Who comes in, and for which company. A door learns the company first, then looks behind the wall.

The session (kept on our side) names its company, so nobody has to look across companies, and a
forged name only leads into rooms where the member does not exist.
"""

import re
from contextvars import ContextVar
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from callboard.accounts.models import Company, Invitation, Member, Team, User
from callboard.accounts.sessions import SessionStore
from callboard.accounts.tenancy import across_companies
from callboard.kit import clock
from callboard.kit.rows import Shape, answer

NOWHERE = "0.0.0.0"

_LINK = re.compile(r"([1-9][0-9]{0,17})\.([A-Za-z0-9_-]{43})")

_MEMBER, _COMPANY = Shape(Member, "m"), Shape(Company, "c")
_TEAM, _USER = Shape(Team, "t"), Shape(User, "u")
_AT_WORK = f"""
    SELECT {_MEMBER.columns}, {_COMPANY.columns}, {_TEAM.columns}, {_USER.columns}
    FROM accounts_member m JOIN accounts_company c ON c.id = m.company_id
    JOIN accounts_user u ON u.id = m.user_id LEFT JOIN accounts_team t ON t.id = m.team_id
    WHERE m.user_id = %s AND m.blocked_at IS NULL
"""
_USER_OF = f"SELECT {_USER.columns} FROM accounts_user u WHERE u.id = %s"

_at_hand: ContextVar[User | None] = ContextVar("user_at_hand", default=None)


@receiver(user_logged_in)
def choose_company(request: HttpRequest, user: User, **_: object) -> None:
    """The one look across companies: where does this person work? They have typed a password."""
    with across_companies():
        company = Member.objects.filter(user=user).values_list("company_id", flat=True).first()
    request.session["company"] = company
    cast("SessionStore", request.session).note_password()


def member_of(request: HttpRequest) -> Member | None:
    """The member at work behind this session. Call in the rooms of its company.

    The session is believed by Django's own check; only the row it asks for is read with the others.
    """
    claimed = request.session.get(SESSION_KEY)
    shapes = (_MEMBER, _COMPANY, _TEAM, _USER)
    found = answer(_AT_WORK, [User._meta.pk.to_python(claimed)], *shapes) if claimed else None
    if found is None:
        return None
    member, member.company, member.team, user = found
    token = _at_hand.set(user)
    try:
        is_believed = request.user.is_authenticated and request.user.pk == user.pk
    finally:
        _at_hand.reset(token)
    member.user = request.user
    return member if is_believed else None


def note_factor(request: HttpRequest) -> None:
    """Whoever sits at this browser has given a second proof."""
    request.session["factor"] = True


def has_proved(request: HttpRequest) -> bool:
    """Whether a second proof was given in this session."""
    return bool(request.session.get("factor"))


def user_behind(user_id: int) -> User | None:
    """The user of that id: the one just read with the member, or else read now."""
    at_hand = _at_hand.get()
    if at_hand is not None and at_hand.pk == user_id:
        return at_hand
    found = answer(_USER_OF, [user_id], _USER)
    return found[0] if found else None


def link_of(text: str) -> tuple[int | None, str]:
    """Company and secret of an invitation's link; nobody's (None) for what is none."""
    found = _LINK.fullmatch(text)
    return (int(found[1]), found[2]) if found else (None, "")


def digest_of(secret: str) -> str:
    """What is kept of the secret of a link."""
    return sha256(secret.encode()).hexdigest()


def invitation_of(secret: str) -> Invitation | None:
    """The invitation this secret opens, while it lasts. Call in the rooms of its company."""
    found = Invitation.objects.filter(digest=digest_of(secret), expires_at__gt=clock.now())
    at_work = found.filter(member__blocked_at=None)
    return at_work.select_related("member__user", "member__company").first() if secret else None


def user_named(login: str) -> User | None:
    """Whose login or e-mail address this is, in any case (A1.1, A1.7)."""
    named = {"email__iexact": login} if "@" in login else {"username__iexact": login}
    return User.objects.filter(**named).first()


def spelt(typed: str, user: User | None) -> str:
    """What tries are counted under: the login or e-mail as it is kept, however it was typed.

    The database takes other letters for an I or an S too: a login has more spellings than lower()
    knows.
    """
    if user is None:
        return typed
    return user.email if "@" in typed else user.username


def works_somewhere(user: User) -> bool:
    """Whether the user is a member of a company and not blocked there, or owns the platform."""
    with across_companies():
        return owns_the_platform(user) or Member.objects.at_work().filter(user=user).exists()


def owns_the_platform(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this is the owner of the installation, who is a member of no company."""
    return isinstance(user, User) and user.is_active and user.is_superuser


def address_of(request: HttpRequest) -> str:
    """The address tries are counted for: of the visitor, not of our proxies; of a home, not of each
    of its 2^64 numbers under IPv6."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    told = hops[-settings.PROXIES] if 0 < settings.PROXIES <= len(hops) else ""
    try:
        address = ip_address((told or request.META.get("REMOTE_ADDR") or NOWHERE).strip())
    except ValueError:
        return NOWHERE
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False).network_address)
