"""When an order is called next. The moment is always given; times are UTC, days the company's."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callboard.accounts.models import Company, Member
from callboard.catalogue.models import Offer
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line
from callboard.places import rules as places


def needs_a_time(attempts: int, policy: OrderPolicy) -> bool:
    """Whether this failed attempt asks for the time of the next call (A7.11)."""
    first = policy.ask_time_from_attempt
    return first is not None and attempts >= first


def own_ladder(offer: Offer, by: Member | None) -> Sequence[int]:
    """The ladder that stands before the company's: of the offer, else of the team of whoever calls
    (A17 C8). Neither has one: empty."""
    of_team = by.team.ladder if by is not None and by.team is not None else ()
    return offer.ladder or of_team


def after_no_answer(
    order: Order, policy: OrderPolicy, now: datetime, own: Sequence[int] = ()
) -> datetime:
    """The ladder: minutes by failed attempts in a row, the last step repeats (A7.9 to A7.12).

    `own` is what `own_ladder` says. Reject and retention rest a day.
    `order.attempts` already counts this attempt.
    """
    if order.line in {Line.REJECT, Line.RETENTION}:
        return now + timedelta(days=1)
    ladder = own or policy.ladder
    step = min(order.attempts, len(ladder)) - 1
    return now + timedelta(minutes=ladder[step])


def callback_obstacle(at: datetime, order: Order, policy: OrderPolicy, now: datetime) -> str | None:
    """Why the customer cannot be promised a call at that moment."""
    if at <= now:
        return _("The time of the callback has passed. Choose a later one.")
    if at > now + timedelta(days=policy.callback_max_days):
        return _("Not later than %(days)s days from today.") % {"days": policy.callback_max_days}
    if not places.is_open(order.customer.zone, at, policy.calls_from, policy.calls_until):
        local = date_format(at.astimezone(places.zone(order.customer.zone)), "H:i")
        return _(
            "At that moment it is %(time)s where the customer lives. "
            "Calls are made from %(from)s:00 to %(until)s:00 there."
        ) % {"time": local, "from": policy.calls_from, "until": policy.calls_until}
    return None


def schedule_obstacle(on: date, company: Company, policy: OrderPolicy, now: datetime) -> str | None:
    """Why a delivery cannot be planned for that day: tomorrow to the limit, each time (A7.4)."""
    today = now.astimezone(places.zone(company.zone)).date()
    if on <= today:
        return _("Choose tomorrow or a later day. For today, confirm the order.")
    if on > today + timedelta(days=policy.schedule_max_days):
        return _("Not later than %(days)s days from today.") % {"days": policy.schedule_max_days}
    return None


def start_of_calls(order: Order, on: date, policy: OrderPolicy) -> datetime:
    """The start of calling hours of that day, where the customer lives."""
    return places.opening(order.customer.zone, on, policy.calls_from)


def after_refusal(policy: OrderPolicy, now: datetime) -> datetime:
    """When a refused order is offered again (A8.2)."""
    return now + timedelta(hours=policy.reject_rest_hours)
