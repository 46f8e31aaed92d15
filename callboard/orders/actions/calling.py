"""The outcomes of a call that goes on to be an order, or goes on being one."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders import rules
from callboard.orders.actions import moving, noting, refusing, siblings
from callboard.orders.law import Action, Who
from callboard.orders.models import Order, OrderPolicy, Reason
from callboard.orders.models.order import CallMade, Problem
from callboard.orders.rules.confirming import delivery_day_obstacle
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places

A = Action


@transaction.atomic(savepoint=False)
def take(order: Order, *, by: Member) -> Order:
    """A new order is in work from the moment it is handed out; any other stays what it is.

    The order as it is now; of the given one only its key is asked. A part of handing out: when it
    fails, all of that is undone.
    """
    return take_locked(moving.locked(order), by=by)


def take_locked(
    order: Order, *, by: Member, known: tuple[OrderPolicy, datetime] | None = None
) -> Order:
    """The same for an order that this transaction has just locked, customer and offer read with it.

    `known` are the company's policy and the moment, if just read.
    """
    if order.status != Status.NEW:
        return order
    return moving.finish(moving.begin_locked(order, A.TAKE, by=by, version=None, known=known))


@transaction.atomic
def no_answer(
    order: Order,
    *,
    by: Member | None,
    version: int | None,
    reason: str = "",
    at: datetime | None = None,
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """The call reached nobody: one more attempt, the next one by the ladder (A7.8 to A7.12, A5b).

    `at` is taken only where the ladder asks for a time: later today, in the company's zone.
    """
    turn = moving.begin(order, A.NO_ANSWER, by=by, version=version)
    order, policy, now = turn.order, turn.policy, turn.now
    needed = policy.no_answer_needs_reason and turn.before[1] == Line.FIRST
    heard = refusing.check_reason(order, Reason.Kind.NO_ANSWER, reason, comment, needed=needed)
    order.attempts += 1
    due = rules.after_no_answer(order, policy, now, rules.own_ladder(order.offer, by))
    if at is not None and rules.needs_a_time(order.attempts, policy):
        _check_later_today(order, at, now)
        due = at
    order.due_at = due
    order.call_made, order.problem = CallMade.MADE, Problem.NO_ANSWER
    order.call_marked_by = order.call_marked_at = None
    attempt = _("no answer %(attempt)s") % {"attempt": order.attempts}
    noting.note(turn, attempt, str(heard or ""), comment)
    done = moving.finish(turn, reason=reason, comment=comment, seconds=seconds)
    siblings.put_off(done, due, now, by=by)
    return done


@transaction.atomic
def callback(
    order: Order,
    *,
    at: datetime,
    by: Member,
    version: int | None,
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """The customer asked for a call at a time; the promiser is offered it first (A7.13, A7.14)."""
    turn = moving.begin(order, A.CALLBACK, by=by, version=version)
    if obstacle := rules.callback_obstacle(at, turn.order, turn.policy, turn.now):
        raise Refused(fields={"at": obstacle})
    order = turn.order
    order.due_at, order.promised_by = at, by
    order.call_made, order.problem = CallMade.MADE, Problem.CALL_BACK
    order.call_marked_by = order.call_marked_at = None
    local = date_format(at.astimezone(places.zone(order.customer.zone)), "d.m H:i")
    noting.note(turn, _("call back on %(time)s") % {"time": local}, comment)
    done = moving.finish(turn, comment=comment, seconds=seconds)
    siblings.put_off(done, at, turn.now, by=by, promised=True)
    return done


@transaction.atomic
def schedule(
    order: Order,
    *,
    on: date,
    by: Member,
    version: int | None,
    duplicates: Sequence[int] = (),
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """Confirmed for a later day, said again with the customer when it comes (A7.4)."""
    turn = moving.begin(order, A.SCHEDULE, by=by, version=version)
    order, policy, now = turn.order, turn.policy, turn.now
    _check_complete(order, policy)
    if obstacle := rules.schedule_obstacle(on, order.company, policy, now):
        raise Refused(fields={"on": obstacle})
    order.due_at = rules.start_of_calls(order, on, policy)
    order.promised_by = by
    order.delivery_on, order.problem = on, ""
    noting.note(turn, _("delivery on %(day)s") % {"day": date_format(on, "d.m")}, comment)
    done = moving.finish(turn, comment=comment, seconds=seconds)
    siblings.trash_as_doubles(done, duplicates, turn)
    return done


@transaction.atomic
def confirm(
    order: Order,
    *,
    by: Member | Who,
    version: int | None,
    on: date | None = None,
    time: str = "",
    duplicates: Sequence[int] = (),
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """Yes: off to packing, or paid at once where nothing is delivered (A7.1, A7.5 to A7.7).

    By the customer's own link no call is asked for (A3.8).
    """
    turn = moving.begin(order, A.CONFIRM, by=by, version=version)
    order, policy, now = turn.order, turn.policy, turn.now
    on, time = on or order.delivery_on, time or order.delivery_time
    today = now.astimezone(places.zone(order.company.zone)).date()
    day = delivery_day_obstacle(order, on, time, today, policy)
    _check_complete(order, policy, day, called=turn.by is not None)
    order.delivery_on, order.delivery_time = on, time
    order.confirmed_at, order.confirmed_by = (
        order.confirmed_at or now,
        order.confirmed_by or turn.by,
    )
    order.attempts, order.problem = 0, ""
    order.promised_by = order.due_at = order.assignee = None
    noting.note(turn, _("confirmed"), comment)
    status, _line = turn.row.end(*turn.before)
    if status == Status.PAID:
        order.paid_at = order.paid_at or now
    done = moving.finish(turn, comment=comment, seconds=seconds)
    if done.status == Status.PAID:
        place = (Status.PAID, Line(done.line) if done.line else None)
        moving.tell_again(done, A.PAID, place, by=turn.by, now=now)
    siblings.trash_as_doubles(done, duplicates, turn)
    return done


@transaction.atomic
def reconfirm(
    order: Order, *, by: Member, version: int | None, comment: str = "", seconds: int | None = None
) -> Order:
    """Said again with the customer: a scheduled one is confirmed on its day, else it stays."""
    turn = moving.begin(order, A.RECONFIRM, by=by, version=version)
    day = turn.order.due_at if turn.order.status == Status.SCHEDULED else None
    if day is not None and day <= turn.now and turn.before[1] != Line.BUYOUT:
        return confirm(order, by=by, version=version, comment=comment, seconds=seconds)
    return moving.finish(turn, comment=comment, seconds=seconds)


@transaction.atomic
def hold(
    order: Order, *, by: Member, version: int | None, comment: str = "", seconds: int | None = None
) -> Order:
    """Confirmed once, waits for a second check by a team whose priority names hold (A11.3)."""
    turn = moving.begin(order, A.HOLD, by=by, version=version)
    turn.order.due_at, turn.order.promised_by = turn.now, None
    return moving.finish(turn, comment=comment, seconds=seconds)


@transaction.atomic
def release(order: Order, *, by: Member, version: int | None, comment: str = "") -> Order:
    """Off hold: in work again, due now."""
    turn = moving.begin(order, A.RELEASE, by=by, version=version)
    turn.order.due_at = turn.now
    return moving.finish(turn, comment=comment)


@transaction.atomic
def restore(order: Order, *, by: Member, version: int | None, comment: str = "") -> Order:
    """A refused or trashed order is new again, as if nobody had called; its assignee stays."""
    turn = moving.begin(order, A.RESTORE, by=by, version=version)
    order = turn.order
    order.attempts = order.refusals = 0
    order.promised_by = None
    order.due_at = turn.now
    return moving.finish(turn, comment=comment)


def _check_complete(
    order: Order,
    policy: OrderPolicy,
    also: dict[str, str] | None = None,
    *,
    called: bool = True,
) -> None:
    wrong = rules.missing_to_confirm(order, order.items.all(), policy) | (also or {})
    if not called:
        wrong.pop("call_made", None)
    if wrong:
        raise Refused(fields=wrong)


def _check_later_today(order: Order, at: datetime, now: datetime) -> None:
    zone = places.zone(order.company.zone)
    if at <= now or at.astimezone(zone).date() != now.astimezone(zone).date():
        raise Refused(fields={"at": _("Choose a time later today.")})
