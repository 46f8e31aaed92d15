"""The call ended without an order: the customer refused, or it never was one."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders import queries, rules
from callboard.orders.actions import assigning, moving, noting, siblings
from callboard.orders.law import Action
from callboard.orders.models import Order, Reason
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import Line, Status

A = Action

# What a reason for trash says of the call, where neither telephony nor a person has said it.
SAYS_OF_THE_CALL = {
    "wrong_number": CallMade.NOT_MADE,  # A7.18
    "feedback": CallMade.MADE,  # A7.19
    "spam": CallMade.NOT_MADE,  # A7.20
    "duplicate": CallMade.NOT_MADE,  # A7.21
}


@transaction.atomic
def cancel(
    order: Order,
    *,
    reason: str,
    by: Member,
    version: int | None,
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """The customer refused; a reason is obligatory, even with a long comment (A7.15 to A7.17)."""
    turn = moving.begin(order, A.CANCEL, by=by, version=version)
    order = turn.order
    chosen = check_reason(order, Reason.Kind.CANCEL, reason, comment)
    order.refusals += 1
    order.promised_by = None
    order.reason, order.problem = reason, ""
    order.call_made = order.call_made or CallMade.MADE
    order.due_at = rules.after_refusal(turn.policy, turn.now)
    noting.note(turn, str(chosen), comment)
    done = moving.finish(turn, reason=reason, comment=comment, seconds=seconds)
    if turn.before[1] == Line.RETENTION and done.parent and _may_rest(done.parent):
        rest = turn.now + timedelta(days=turn.policy.retention_rest_days)
        assigning.postpone(done.parent, until=rest, by=None)
    return done


def _may_rest(parent: Order) -> bool:
    """Whether the first order still stands where it is offered again; it may be reopened."""
    return (parent.status, parent.line) == (Status.PAID, Line.RETENTION)


@transaction.atomic
def trash(
    order: Order,
    *,
    reason: str,
    by: Member | None,
    version: int | None,
    duplicate_of: int | None = None,
    is_ours: bool | None = None,
    along: Sequence[int] = (),
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """It never was an order: wrong number, spam, feedback, duplicate of another (A7.15 to A7.21).

    A person who only wanted to reach somebody is trash when `is_ours`, found among the customer's
    orders; a stranger's customer is a refusal with a description (A7.19). `along` are numbers of
    other orders with the same phone or address that go into trash too (A7.24).
    """
    if reason == "feedback" and by is not None:
        if is_ours is None:
            raise Refused(
                fields={"is_ours": _("Look at the customer's orders first: is it our customer?")}
            )
        if not is_ours:
            return cancel(
                order, reason="other", by=by, version=version, comment=comment, seconds=seconds
            )
    turn = moving.begin(order, A.TRASH, by=by, version=version)
    order = turn.order
    chosen = check_reason(order, Reason.Kind.TRASH, reason, comment)
    if reason == "duplicate":
        _check_original(order, duplicate_of)
    if along and not (reason == "duplicate" or (chosen and chosen.goes_with_siblings)):
        raise Refused(
            _("Other orders of the customer go along only for a wrong number, spam or a duplicate.")
        )
    order.reason, order.duplicate_of, order.promised_by = reason, duplicate_of, None
    order.problem = ""
    order.call_made = order.call_made or SAYS_OF_THE_CALL.get(reason, "")
    named = noting.why_trash(str(chosen), duplicate_of)
    noting.note(turn, named, comment)
    done = moving.finish(turn, reason=reason, comment=comment, seconds=seconds)
    siblings.trash_along(
        done,
        [number for number in along if number != duplicate_of],
        turn,
        reason=reason,
        named=named,
        duplicate_of=duplicate_of,
    )
    return done


def check_reason(
    order: Order, kind: str, code: str, comment: str, *, needed: bool = True
) -> Reason | None:
    """The reason of that code, with the comment it asks for; None only where none is needed."""
    if not code and not needed:
        return None
    reason = queries.reason(order.company_id, kind, code) if code else None
    if reason is None:
        raise Refused(fields={"reason": _("Choose a reason.")})
    if reason.needs_comment and not comment.strip():
        raise Refused(fields={"comment": _("This reason needs a comment.")})
    return reason


def _check_original(order: Order, number: int | None) -> None:
    known = (
        number is not None
        and number != order.number
        and Order.objects.filter(company=order.company_id, number=number).exists()
    )
    if not known:
        raise Refused(
            fields={"duplicate_of": _("Give the number of the order that this one doubles.")}
        )
