"""What one press on the card does: what was typed is kept, then the outcome, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from callboard.accounts.models import Member
from callboard.delivery import actions as delivery
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.orders import actions as orders
from callboard.orders import queries as orders_known
from callboard.orders.actions import staging
from callboard.orders.models import Order, Stage
from callboard.orders.rules import ItemLine
from callboard.workplace.actions import drafting
from callboard.workplace.queries import delivering


@transaction.atomic
def save(
    order: Order,
    *,
    by: Member,
    version: int,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine],
) -> Order:
    """Keep what was typed; whoever has it in hand has the return time anew, changed or not."""
    saved = _kept(order, by=by, version=version, fields=fields, items=items)
    claim = queries.claim_on(order)
    if claim and claim.member_id == by.pk:
        dispatch.restart_timer(claim)
    return saved


@transaction.atomic
def choose_delivery(
    order: Order,
    option: str,
    interval: str,
    *,
    by: Member,
    version: int,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine],
) -> Order:
    """Keep what was typed, and let one of the found options be the delivery (A10.1, A10.3)."""
    saved = save(order, by=by, version=version, fields=fields, items=items)
    policy, now = orders_known.policy_and_now(saved.company_id)
    return delivery.choose(
        saved,
        key=option,
        interval=interval,
        policy=policy,
        now=now,
        by=by,
        version=saved.version,
    )


@transaction.atomic
def finish(
    order: Order,
    do: Callable[..., Order],
    *,
    by: Member,
    version: int,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine],
    facts: Mapping[str, Any],
    stage: Stage | None = None,
) -> Order:
    """Keep what was typed and end the talk with this outcome; a refusal of either undoes both.

    `facts` are the words of the outcome's own action, `stage` the one chosen for where it leads.
    """
    saved = _kept(order, by=by, version=version, fields=fields, items=items)
    with staging.wishing(stage):
        return do(saved, by=by, version=saved.version, **facts)


@transaction.atomic
def give_back(
    order: Order,
    *,
    by: Member,
    version: int,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine],
    reason: str = "",
) -> None:
    """Keep what was typed and return the customer to the queue, with a reason if any (A3.8)."""
    saved = _kept(order, by=by, version=version, fields=fields, items=items)
    dispatch.return_lead(saved, reason=reason, by=by)


def _kept(
    order: Order,
    *,
    by: Member,
    version: int,
    fields: Mapping[str, Any],
    items: Sequence[ItemLine],
) -> Order:
    """Save what was typed; a delivery whose price is its table's is priced anew for this parcel."""
    if fields.get("delivery_by_table"):
        place = {"region": fields["region"], "city": fields["city"]}
        on = fields.get("delivery_on")
        price, on = delivering.priced_anew(order, items, **place, on=on)
        fields = {**fields, "delivery_price": price, "delivery_on": on}
    saved = orders.save(order, by=by, version=version, fields=fields, items=items)
    drafting.forget(order, by=by)
    return saved
