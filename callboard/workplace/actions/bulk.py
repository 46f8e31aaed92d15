"""One verb for many orders: each in a transaction of its own, each with its own answer."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.dispatch import actions as dispatch
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders import queries
from callboard.orders.models import Order, Stage
from callboard.workplace.models import Run, RunRow

MOST = 500
KEPT = timedelta(days=7)
LONGEST = 600
EVER = timedelta(days=3650)


@transaction.atomic
def ask(
    verb: str,
    chosen: Sequence[tuple[int, int]],
    *,
    by: Member,
    to: Member | None = None,
    stage: Stage | None = None,
    why: str = "",
) -> Run:
    """Write down what is to be done with which orders, as (number, version the person saw).

    The job that does it is queued by whoever asks. Raises Refused for none, for more than MOST, and
    where the verb asks for a member, a stage or a reason that is not named.
    """
    if not chosen:
        raise Refused(_("No order is ticked. Tick the orders first."))
    if len(chosen) > MOST:
        raise Refused(_("At most %(most)d orders at once. Tick fewer.") % {"most": MOST})
    if verb == Run.Verb.ASSIGN and to is None:
        raise Refused(fields={"to": _("Choose a member who works here.")})
    if verb == Run.Verb.STAGE and stage is None:
        raise Refused(fields={"stage": _("Choose a stage.")})
    if verb == Run.Verb.REOPEN and not why.strip():
        raise Refused(fields={"why": _("Write why the orders are open again.")})
    run = Run.objects.create(
        company_id=by.company_id,
        member=by,
        verb=verb,
        to=to,
        stage=stage,
        why=why.strip(),
        asked_at=clock.now(),
    )
    RunRow.objects.bulk_create(
        RunRow(company_id=by.company_id, run=run, number=number, version=version)
        for number, version in dict(chosen).items()
    )
    return run


@transaction.atomic
def do(row: RunRow, *, by: Member) -> RunRow:
    """Do one order of a run unless it is done already: the change and its answer, or a refusal."""
    row = (
        RunRow.objects.select_for_update(of=["self"])
        .select_related("run__to", "run__stage")
        .get(pk=row.pk)
    )
    if row.state != RunRow.State.WAITING:
        return row
    try:
        with transaction.atomic():
            _VERBS[row.run.verb](_order(row), row, by)
        row.state = RunRow.State.DONE
    except Refused as refused:
        row.state, row.why = RunRow.State.REFUSED, " ".join(map(str, refused.reasons))[:LONGEST]
    row.save(update_fields=["state", "why"])
    live.tell(row.company_id, f"run:{row.run_id}", member_id=by.pk)
    return row


def end(run: Run, *, by: Member) -> None:
    """Every order of the run has its answer."""
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    live.tell(run.company_id, f"run:{run.pk}", member_id=by.pk)


def sweep(company_id: int) -> None:
    """Forget runs of last week; what they did stays in the history of the orders."""
    Run.objects.filter(company=company_id, asked_at__lt=clock.now() - KEPT).delete()


def _order(row: RunRow) -> Order:
    found = Order.objects.filter(company=row.company_id, number=row.number).first()
    if found is None:
        raise Refused(_("There is no such order.") + " " + _("Load the list again."))
    return found


def _assign(order: Order, row: RunRow, by: Member) -> None:
    dispatch.assign(order, to=row.run.to, by=by, version=row.version)


def _take_away(order: Order, row: RunRow, by: Member) -> None:
    if order.assignee_id is None:
        told = _("It is in nobody's personal list.")
        raise Refused(told + " " + _("There is nothing to take away."))
    dispatch.take_away(order, by=by, version=row.version)


def _restore(order: Order, row: RunRow, by: Member) -> None:
    orders.restore(order, by=by, version=row.version)


def _reopen(order: Order, row: RunRow, by: Member) -> None:
    orders.reopen(order, why=row.run.why, by=by, version=row.version)


def _release(order: Order, row: RunRow, by: Member) -> None:
    orders.release(order, by=by, version=row.version)


def _set_stage(order: Order, row: RunRow, by: Member) -> None:
    orders.save(order, fields={"stage": row.run.stage}, by=by, version=row.version)


def _trash_duplicate(order: Order, row: RunRow, by: Member) -> None:
    """The oldest open order of the customer and offer stays; this one is its double (A7.21)."""
    original = queries.original_of(order.company_id, order, order.arrived_at - EVER)
    if original is None or original == order.number:
        raise Refused(_("The customer has no older open order of this offer that it could double."))
    orders.trash(order, reason="duplicate", duplicate_of=original, by=by, version=row.version)


_VERBS: dict[str, Callable[[Order, RunRow, Member], None]] = {
    Run.Verb.ASSIGN: _assign,
    Run.Verb.TAKE_AWAY: _take_away,
    Run.Verb.RESTORE: _restore,
    Run.Verb.REOPEN: _reopen,
    Run.Verb.RELEASE: _release,
    Run.Verb.STAGE: _set_stage,
    Run.Verb.DUPLICATES: _trash_duplicate,
}
