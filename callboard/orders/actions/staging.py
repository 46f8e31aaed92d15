"""Which stage of the company an order is in after a change (A11.5, A11.6, A11.8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from callboard.kit.errors import Refused
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderPolicy, Stage
from callboard.orders.queries import stages as queries
from callboard.orders.rules import stages as rules
from callboard.orders.statuses import GROUP_OF

# Nothing was decided about the order: the stage stays as it is.
DECIDES_NOTHING = frozenset(
    {Action.SAVE, Action.ASSIGN, Action.TAKE_AWAY, Action.POSTPONE, Action.COPY, Action.REPEAT_SALE}
)


_wished: ContextVar[Stage | None] = ContextVar("wished_stage", default=None)


@contextmanager
def wishing(stage: Stage | None) -> Iterator[None]:
    """Orders that are moved until the block ends come into this stage, where it fits them (A11.8).

    Whatever the action: none of them has to know of stages. None wishes for nothing.
    """
    token = _wished.set(stage)
    try:
        yield
    finally:
        _wished.reset(token)


@dataclass(frozen=True)
class Before:
    """What an order was before a change: its stage, and what scripts ask for."""

    stage_id: int | None
    status: str
    facts: rules.Facts


# What a lead was before it came.
NOTHING = Before(None, "", {})


def before(order: Order, policy: OrderPolicy) -> Before:
    """Remember it; the facts only where some stage is chosen by itself."""
    facts = rules.facts_of(order) if policy.auto_stages else {}
    return Before(order.stage_id, order.status, facts)


def follow(
    order: Order, action: Action, was: Before, policy: OrderPolicy, facts: dict[str, Any]
) -> None:
    """Choose the stage a person wished for, else the one the company's rules say, in the same
    transaction (A11.5, A11.6, A11.8).

    It asks nothing of a company none of whose stages is chosen by itself. `facts` are those of the
    journal line: a change of stage is told there.
    """
    wished = _wished.get()
    if wished is not None and _fits(order, wished):
        order.stage_id = wished.pk
    elif policy.auto_stages and action not in DECIDES_NOTHING:
        listed = queries.by_themselves(order.company_id, GROUP_OF.get(order.status, ""))
        numbers = queries.reason_numbers(order.company_id) if rules.ask_numbers(listed) else {}
        chosen = rules.chosen(listed, was.status, order, was.facts, numbers)
        if chosen is not None:
            order.stage_id = chosen.pk
    told = facts.get("fields", {})
    if order.stage_id != was.stage_id and "stage" not in told:
        names = queries.names(order.company_id, was.stage_id, order.stage_id)
        facts["fields"] = told | {"stage": names}


def check_choice(order: Order, stage: Stage | None) -> None:
    """Refuse a stage that is none of this order's group (A11.8)."""
    if stage is None:
        return
    if not _fits(order, stage):
        raise Refused(fields={"stage": _("Choose a stage that fits the status of the order.")})


def _fits(order: Order, stage: Stage) -> bool:
    is_ours = stage.company_id == order.company_id and stage.active
    return is_ours and stage.group == GROUP_OF.get(order.status)
