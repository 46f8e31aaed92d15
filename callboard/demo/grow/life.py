"""One order on its way. `act` is the only code here that moves it, and it asks the law each time.

What an action does besides the move is what `callboard.orders.actions` does; the tests replay
every history by the law, and lay some beside the real actions.
"""

from datetime import date, datetime, timedelta
from typing import Any

from callboard.demo.grow.cast import Actor, OfferFacts, Person
from callboard.orders import rules
from callboard.orders.actions.moving import HAS_A_REASON, KEEPS_MISSED
from callboard.orders.law import Action, When, Who, decide
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Line, Status

A, S, L = Action, Status, Line

Entry = tuple[datetime, "Life", Action, int | None, Any, Any, Any, Any, str, Any, Any, dict]
CallMade = tuple["Life", int, datetime, datetime]


class Impossible(Exception):
    """The law does not know this move. A habit that tries it is a mistake in the habits."""


class Life:
    """An order while it grows. Has the names of `Order`, so that the rules can read it."""

    __slots__ = (
        *("customer", "offer", "source", "arrived_at", "status", "line", "status_since", "due_at"),
        *("attempts", "refusals", "promised_by", "missed_on", "assignee", "suspicious", "version"),
        *("confirmed_at", "confirmed_by", "shipped_at", "paid_at", "reason", "duplicate_of"),
        *("parent", "marks", "call_made", "items", "order", "street", "house", "flat", "postal"),
        *("method", "point", "delivery_on", "delivery_time", "carrier", "track_code", "price"),
        *("currency", "delivery_price", "external_id", "origin", "last_by", "number"),
        *("address_known", "last_at"),
    )

    def __init__(self, customer: Person, offer: OfferFacts, source: int, at: datetime) -> None:
        self.customer, self.offer, self.source = customer, offer, source
        self.arrived_at = self.status_since = self.last_at = at
        self.due_at: datetime | None = at
        self.status: Status = S.NEW
        self.line: Line | None = L.FIRST
        self.attempts = self.refusals = self.number = self.order = 0
        self.version = 1
        self.promised_by: int | None = None
        self.assignee: int | None = None
        self.confirmed_by: int | None = None
        self.missed_on: Line | None = None
        self.confirmed_at: datetime | None = None
        self.shipped_at: datetime | None = None
        self.paid_at: datetime | None = None
        self.duplicate_of: Life | None = None
        self.parent: Life | None = None
        self.last_by: Actor | None = None
        self.origin: int | None = None
        self.suspicious = self.address_known = False
        self.reason = self.call_made = self.external_id = ""
        self.street = self.house = self.flat = self.postal = self.point = ""
        self.method, self.carrier, self.track_code = "door", "", ""
        self.delivery_on: date | None = None
        self.delivery_time = ""
        self.delivery_price = 0
        self.marks: list[str] = []
        self.items: list[tuple] = []
        self.currency, self.price = offer.prices[customer.country]


class Desk:
    """The rules of one company, and the journal and the calls that are written under them."""

    def __init__(self, policy: OrderPolicy) -> None:
        self.policy = policy
        self.entries: list[Entry] = []
        self.calls: list[CallMade] = []
        self._known: dict[tuple, frozenset[When]] = {}

    def can(self, life: Life, action: Action) -> bool:
        """Whether the law lets the order make this move now."""
        return decide(action, life.status, life.line, self._facts(life)) is not None

    def receive(self, life: Life, facts: dict, by: Actor | None = None) -> None:
        """The first line of a journal: the order is there, wherever intake put it."""
        if life.line is None:
            life.due_at = None
        self._write(life, A.RECEIVE, life.arrived_at, by, ("", None), life.reason, None, facts)

    def act(
        self,
        life: Life,
        action: Action,
        at: datetime,
        by: Actor | None,
        *,
        reason: str = "",
        seconds: int | None = None,
        facts: dict | None = None,
        **given: Any,
    ) -> None:
        """Make the move, with all that it changes, or raise Impossible.

        `given`: `due` (callback), `on` (schedule, confirm, return for delivery), `time`, `original`
        (trash), `to` (assign).
        """
        at = max(at, life.last_at + _TICK)
        row = decide(action, life.status, life.line, self._facts(life))
        whos = by.whos if by else _SYSTEM
        if row is None or not row.who & whos:
            raise Impossible(
                f"{action} of {life.status} on {life.line} by {[who.value for who in whos]}"
            )
        before = (life.status, life.line)
        status, line = row.end(*before)
        effect = _EFFECTS.get(action)
        if effect:
            effect(life, self.policy, at, by, reason, given, status)
        if life.status != status:
            life.status, life.status_since = status, at
        life.line = rules.reachable_line(line, self.policy)
        if action not in KEEPS_MISSED:
            life.missed_on = None
        if life.line is None:
            life.due_at = None
        if life.status not in HAS_A_REASON:
            life.reason, life.duplicate_of = "", None
        life.version += 1
        life.last_by = by
        told = reason if action in _TELLS_REASON else ""
        self._write(life, action, at, by, before, told, seconds, facts or {})
        if seconds is not None and by is not None:
            began = at - timedelta(seconds=max(8, seconds - 15))
            self.calls.append((life, by.id, began, at))

    def _facts(self, life: Life) -> frozenset[When]:
        """Asked at every step, so the answer for orders alike is kept."""
        alike = (
            *(life.missed_on is None, life.shipped_at is None, life.suspicious),
            *(life.refusals, life.offer.auto_paid),
        )
        if alike not in self._known:
            self._known[alike] = rules.facts_of(life, self.policy)  # type: ignore[arg-type]
        return self._known[alike]

    def _write(self, life, action, at, by, before, reason, seconds, facts) -> None:
        life.last_at = at
        self.entries.append(
            (
                *(at, life, action, by.id if by else None, *before, life.status, life.line),
                *(reason, life.due_at, seconds, facts),
            )
        )


_TICK = timedelta(seconds=1)
_SYSTEM = frozenset({Who.SYSTEM})
_TELLS_REASON = frozenset({A.NO_ANSWER, A.CANCEL, A.TRASH, A.COURIER_CALLBACK})


def _no_answer(life, policy, at, by, reason, given, status) -> None:
    life.attempts += 1
    life.due_at = rules.after_no_answer(life, policy, at)
    life.call_made = "made"


def _callback(life, policy, at, by, reason, given, status) -> None:
    life.due_at, life.promised_by, life.call_made = given["due"], by.id, "made"


def _schedule(life, policy, at, by, reason, given, status) -> None:
    life.due_at = rules.start_of_calls(life, given["on"], policy)
    life.promised_by, life.call_made = by.id, "made"
    life.delivery_on = given["on"]


def _confirm(life, policy, at, by, reason, given, status) -> None:
    life.delivery_on, life.delivery_time = given["on"], given.get("time", "")
    life.confirmed_at, life.confirmed_by = life.confirmed_at or at, life.confirmed_by or by.id
    life.attempts, life.call_made = 0, "made"
    life.promised_by = life.due_at = life.assignee = None
    if status == S.PAID:
        life.paid_at = life.paid_at or at


def _hold(life, policy, at, by, reason, given, status) -> None:
    life.due_at, life.promised_by, life.call_made = at, None, "made"


def _due_now(life, policy, at, by, reason, given, status) -> None:
    life.due_at = at


def _cancel(life, policy, at, by, reason, given, status) -> None:
    life.refusals += 1
    life.promised_by, life.reason = None, reason
    life.due_at = rules.after_refusal(policy, at)


def _trash(life, policy, at, by, reason, given, status) -> None:
    life.reason, life.duplicate_of, life.promised_by = reason, given.get("original"), None


def _restore(life, policy, at, by, reason, given, status) -> None:
    life.attempts = life.refusals = 0
    life.promised_by = None
    life.due_at = at


def _advance(life, policy, at, by, reason, given, status) -> None:
    if status == S.IN_DELIVERY:
        life.shipped_at = life.shipped_at or at


def _return_for_delivery(life, policy, at, by, reason, given, status) -> None:
    life.delivery_on, life.delivery_time = given["on"], given.get("time", "")
    life.due_at = life.promised_by = None


def _paid(life, policy, at, by, reason, given, status) -> None:
    life.paid_at = life.paid_at or at
    life.due_at = life.promised_by = None


def _over(life, policy, at, by, reason, given, status) -> None:
    life.due_at = life.promised_by = None


def _repeat_sale(life, policy, at, by, reason, given, status) -> None:
    life.due_at = at + timedelta(days=policy.retention_rest_days)


def _assign(life, policy, at, by, reason, given, status) -> None:
    life.assignee = given["to"]


def _take_away(life, policy, at, by, reason, given, status) -> None:
    life.assignee = None


def _postpone(life, policy, at, by, reason, given, status) -> None:
    life.due_at = max(life.due_at or given["due"], given["due"])


def _miss(life, policy, at, by, reason, given, status) -> None:
    life.missed_on, life.promised_by = life.line, None


_EFFECTS = {
    A.NO_ANSWER: _no_answer,
    A.CALLBACK: _callback,
    A.SCHEDULE: _schedule,
    A.CONFIRM: _confirm,
    A.HOLD: _hold,
    A.RELEASE: _due_now,
    A.CANCEL: _cancel,
    A.TRASH: _trash,
    A.RESTORE: _restore,
    A.ADVANCE: _advance,
    A.COURIER_CALLBACK: _due_now,
    A.RETURN_FOR_DELIVERY: _return_for_delivery,
    A.PAID: _paid,
    A.RETURNED: _over,
    A.REOPEN: _over,
    A.REPEAT_SALE: _repeat_sale,
    A.ASSIGN: _assign,
    A.TAKE_AWAY: _take_away,
    A.POSTPONE: _postpone,
    A.MISS: _miss,
    A.AGE: _due_now,
}
