"""Who is told what, and how: of a line of the journal, of wishes in layers, in words (A17 C16)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from callboard.accounts.models import Member
from callboard.integrations.models import DEFAULTS, Channel, Event, Notice
from callboard.orders.law import Action, Who
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import Status

Wishes = Mapping[str, Sequence[str] | None]

CHAT = re.compile(r"-?[0-9]{5,}")  # its number; a bot cannot write to a name
NAMED = 20  # orders named in one message, the others are counted

# What has happened, in the words of a pop-up, a letter and a message.
TOLD: dict[str, str | Promise] = {
    Event.NEW_ORDER: gettext_lazy("A new order has come in."),
    Event.ASSIGNED: gettext_lazy("An order was assigned to you."),
    Event.TAKEN_AWAY: gettext_lazy("An order was taken out of your personal list."),
    Event.GIVEN_BACK: gettext_lazy("A leader took back a customer you held."),
    Event.DUE: gettext_lazy("A callback you promised is due."),
    Event.MISSED: gettext_lazy("A callback you promised was missed."),
    Event.BLOCKED: gettext_lazy(
        "An overdue delivery keeps somebody of your team from other work. Help, or release it."
    ),
    Event.RELEASED: gettext_lazy("A leader released an overdue delivery of yours."),
    Event.COURIER: gettext_lazy("The courier asks to call about an order you confirmed."),
    Event.ARRIVED: gettext_lazy("A parcel of an order you confirmed has arrived."),
    Event.PAID: gettext_lazy("An order you confirmed is paid."),
    Event.RETURNED: gettext_lazy("A parcel of an order you confirmed has come back."),
    Event.BY_LINK: gettext_lazy("A customer used the link you gave."),
    Event.STOPPED: gettext_lazy("A leader paused or ended your work."),
    Event.EXPORT: gettext_lazy("Your export is ready."),
}

# What the audit says was done for a member by a leader.
BY_A_LEADER: dict[str, Event] = {
    "member.paused": Event.STOPPED,
    "member.stopped": Event.STOPPED,
    "claim.given_back": Event.GIVEN_BACK,
    "overdue.released": Event.RELEASED,
}


class News(NamedTuple):
    """An event, and the id of the member it is told to; None: of everybody who wants it."""

    event: Event
    to: int | None


def news_in(entry: OrderEntry) -> list[News]:
    """What a line of an order's journal is news of, and to whom.

    The link's giver is not known to the line: whoever asks fills them in.
    """
    order, facts = entry.order, entry.facts
    owner = facts.get("of")
    match entry.action:
        case Action.RECEIVE:
            return [News(Event.NEW_ORDER, None)]
        case Action.ASSIGN:
            lost = [News(Event.TAKEN_AWAY, owner)] if owner and owner != facts["to"] else []
            return [News(Event.ASSIGNED, facts["to"]), *lost]
        case Action.TAKE_AWAY:
            return [News(Event.TAKEN_AWAY, owner)] if owner else []
        case Action.MISS:
            return [News(Event.MISSED, owner)] if owner else []
    event = _of_a_parcel(entry)
    return [News(event, order.confirmed_by_id)] if event and order.confirmed_by_id else []


def is_by_link(entry: OrderEntry) -> bool:
    """Whether the customer did it, by the link of the order."""
    return entry.facts.get("who") == Who.CUSTOMER.value


def channels(event: str, layers: Iterable[Wishes]) -> frozenset[str]:
    """What the first layer that says anything of the event wants: the member's own, the team's, the
    company's; where none does, what every company begins with."""
    for wishes in layers:
        chosen = wishes.get(event)
        if chosen is not None:
            return frozenset(chosen)
    return frozenset(DEFAULTS[event])


def kept(chosen: Iterable[str], above: Iterable[str] | None) -> list[str] | None:
    """What a layer keeps of a choice: nothing where it is as the layer above wants it, so that it
    follows. The first layer has none above, and keeps all."""
    its = set(chosen)
    if above is not None and its == set(above):
        return None
    return [channel.value for channel in Channel if channel.value in its]


def ways_to(member: Member, *, has_bot: bool) -> frozenset[str]:
    """How something can be sent to a member: to an address, to a chat that a bot may write to."""
    ways = {Channel.EMAIL.value} if member.user.email else set()
    if has_bot and CHAT.fullmatch(member.telegram):
        ways.add(Channel.TELEGRAM.value)
    return frozenset(ways)


def said(event: str, numbers: Sequence[int], count: int) -> str:
    """One message about what happened `count` times; `numbers` are those of the orders, the first
    NAMED of them. Names nobody: it travels."""
    if event == Event.NEW_ORDER:
        return ngettext("%(n)d new order", "%(n)d new orders", count) % {"n": count}
    words = str(TOLD[event])
    if not numbers:
        return words
    named = ", ".join(map(str, numbers))
    if count > len(numbers):
        named = _("%(numbers)s and %(n)d more") % {"numbers": named, "n": count - len(numbers)}
    return words + " " + _("Order no. %(numbers)s") % {"numbers": named}


def _of_a_parcel(entry: OrderEntry) -> Event | None:
    if entry.action == Action.ADVANCE:
        return Event.ARRIVED if entry.to_status == Status.ARRIVED else None
    return {
        Action.COURIER_CALLBACK: Event.COURIER,
        Action.PAID: Event.PAID,
        Action.RETURNED: Event.RETURNED,
    }.get(Action(entry.action))


def language_of(notice: Notice) -> str:
    """The member's language, or the company's."""
    company = notice.company
    return (notice.member.language if notice.member else "") or company.language
