"""Why somebody may not work an order or does not see it, asked of the functions that decide."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

from callboard.accounts import rules as decides
from callboard.accounts.models import Member
from callboard.accounts.permissions import May
from callboard.dispatch import queries as dispatch
from callboard.dispatch import rules as desks
from callboard.dispatch.models import Presence
from callboard.kit import events
from callboard.orders import queries as orders
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.orders.rules import name_shown, offered_to
from callboard.orders.statuses import Status
from callboard.workplace.queries import cities, list_rights
from callboard.workplace.rules import managing

# Nobody chooses these: they follow from what was done with another order.
OF_THE_DESK = frozenset({Action.POSTPONE})


class Verdict(NamedTuple):
    """An answer: the question, yes or no, and the rule that decided."""

    question: str
    is_yes: bool
    why: str


def verdicts_on(member: Member, person: Member, number: int) -> tuple[Order, list[Verdict]] | None:
    """Whether a person sees and works an order, and which rule says so; None: no such order.

    Each answer is of the function that decides it when the person tries.
    """
    try:
        order = orders.card(member, number)
    except Http404:
        return None
    desk = dispatch.desk_of(person)
    statuses, why_list = list_rights.shown_and_why(person)
    against = events.objections("order.action", order=order, action=Action.SAVE, by=person)
    by_hand = desks.reasons_not_to_open(order, person, desk)
    policy = orders.policy_of(person.company_id)
    offered = [] if person.blocked_at else offered_to(person, order, policy)
    actions = [action for action in offered if action not in OF_THE_DESK]
    shift = dispatch.present(person)
    against_cities = managing.reasons_not_to_manage(
        person, order.country, cities.countries_of(person)
    )
    idle = desks.reasons_not_to_be_given(shift.presence if shift else Presence.NOT_ACTIVE)
    return order, [
        _signs_in(person),
        Verdict(_("Finds it and opens its card"), *_opens(person, number)),
        _listed(order, statuses, why_list),
        Verdict(
            _("Changes it"),
            bool(actions) and not against,
            " ".join(against) or _told(actions, order),
        ),
        Verdict(_("Takes it from a list by hand"), not by_hand, " ".join(by_hand)),
        Verdict(_("Is given orders by the button now"), not idle, " ".join(idle)),
        Verdict(_("Manages the city it goes to"), not against_cities, " ".join(against_cities)),
    ]


def _signs_in(person: Member) -> Verdict:
    blocked = person.blocked_at is not None
    why = _("They are blocked. Unblock them on their page.") if blocked else ""
    return Verdict(_("Signs in"), not blocked, why)


def _listed(order: Order, statuses: frozenset[str], why: str) -> Verdict:
    if statuses and order.status not in statuses:
        told = {"rule": why, "status": Status(order.status).label}
        why = _("%(rule)s This order is “%(status)s”.") % told
    return Verdict(_("Sees it in the list of orders"), order.status in statuses, why)


def _opens(person: Member, number: int) -> tuple[bool, str]:
    try:
        orders.card(person, number)
    except Http404:
        return False, _("The order is of another company.")
    if not decides.may(person, May.ORDERS_READ):
        return False, _("Nobody who is blocked reads orders.")
    return True, _("Every member finds each order of the company by number, phone or name.")


def _told(actions: Sequence[Action], order: Order) -> str:
    if not actions:
        return _("Neither role nor team gives a right to change an order that is “%(status)s”.") % {
            "status": name_shown(order)
        }
    return _("Possible now: %(actions)s.") % {
        "actions": ", ".join(str(action.label) for action in actions)
    }
