"""What stands around every page of the desk: menu, working status, the way to find an order."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.accounts.rules import may
from callboard.dispatch import queries as dispatch
from callboard.dispatch import rules
from callboard.integrations.models import Event
from callboard.integrations.rules import TOLD
from callboard.workplace import queries
from callboard.workplace.queries import list_rights
from callboard.workplace.queries.desk import Shell

_CARD = re.compile(r"/orders/[0-9]+/")

# Address, name, drawing, and who sees it.
MENU: tuple[tuple[str, str | Promise, str, May], ...] = (
    ("floor", _("The floor"), "headset", May.ORDERS_READ),
    ("orders", _("Orders"), "list", May.ORDERS_READ),
    ("find", _("Find"), "search", May.ORDERS_READ),
    ("pay", _("Bonuses"), "wallet", May.ORDERS_WORK),
    ("team", _("Team"), "users", May.TEAM_LEAD),
    ("company", _("Company"), "building-2", May.PEOPLE_MANAGE),
    ("company-cities", _("Cities"), "map-pin", May.CITIES_MANAGE),
    ("own-settings", _("Settings"), "settings", May.OWN_SETTINGS),
)


@dataclass(frozen=True)
class Item:
    """A way of the menu, as the shell of the kit draws it."""

    url: str
    label: str | Promise
    icon: str
    current: bool


class Desk:
    """What the frame of a page asks for; nothing is read until it does."""

    def __init__(self, request: HttpRequest, member: Member) -> None:
        self.request, self.member = request, member
        self.mode: str | None = None  # that of the team, where the view has asked for it

    @classmethod
    def of(cls, request: Any) -> "Desk":
        """The one frame of a request, for its view and for its templates."""
        if not hasattr(request, "desk"):
            request.desk = cls(request, request.member)
        return request.desk

    @cached_property
    def menu(self) -> list[Item]:
        """The sections this member has."""
        member, here = self.member, self.request.path
        hidden = {"orders"} if not self.has_list else set()
        if may(member, May.PEOPLE_MANAGE):
            hidden.add("company-cities")  # stands among the sections of the company
        shown = [entry for entry in MENU if may(member, entry[3]) and entry[0] not in hidden]
        return [
            Item(url := reverse(name), label, icon, here.startswith(url))
            for name, label, icon, _may in shown
        ]

    @cached_property
    def shell(self) -> Shell:
        """The working status now."""
        return queries.shell_of(self.member)

    @cached_property
    def handed(self) -> rules.Desk:
        """What the member's team is handed, and the face of its floor."""
        return dispatch.desk_of(self.member)

    @property
    def notices(self) -> list[tuple[str, str, str]]:
        """(event, what is said of it, where it is seen) of all that may pop up (A17 C16)."""
        ways = {Event.NEW_ORDER: self.new_orders_url, Event.STOPPED: reverse("floor")}
        ways[Event.EXPORT] = self.new_orders_url.partition("?")[0]
        ways[Event.BLOCKED] = reverse("team")
        order = reverse("order", args=[0])
        return [(event, str(text), ways.get(Event(event), order)) for event, text in TOLD.items()]

    @property
    def new_orders_url(self) -> str:
        """Where new orders are seen: in the list, for those who have one."""
        return f"{reverse('orders')}?status=new" if self.has_list else reverse("floor")

    @cached_property
    def has_list(self) -> bool:
        """Whether this member has the list of orders; asked once for a page."""
        return bool(list_rights.statuses_shown(self.member, self.mode))

    @property
    def start_key(self) -> str:
        """S is Save on a card."""
        return "G" if self.is_on_a_card else "S"

    @property
    def is_on_a_card(self) -> bool:
        """Whether the page is the card of an order."""
        details = getattr(self.request, "htmx", None)
        here = urlsplit(details.current_url or "").path if details else self.request.path
        return _CARD.match(here) is not None

    @cached_property
    def has_shift(self) -> bool:
        """Whether this member works orders, so that there is something to start."""
        return may(self.member, May.ORDERS_WORK)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Names for the templates of every area; nothing before sign-in."""
    if getattr(request, "member", None) is None:
        return {}
    frame = Desk.of(request)
    return {
        "menu": lambda: frame.menu,  # a fragment has none
        "desk": frame,
        "home_url": reverse("floor"),
        "search_url": reverse("find"),
        "presence_template": "workplace/_topbar.html",
    }
