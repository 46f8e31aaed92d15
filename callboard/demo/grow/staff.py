"""The people of a company at work: who does an action, with which reason, words and goods."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from callboard.demo import names
from callboard.demo.grow import habits
from callboard.demo.grow.cast import Actor, Cast
from callboard.demo.grow.life import Desk, Life
from callboard.orders.law import Action
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places

A, S, L = Action, Status, Line

COPIED = (
    *("street", "house", "flat", "postal", "point", "method", "currency", "price"),
    *("delivery_price", "carrier", "address_known", "call_made"),
)
DELIVERY = {"UA": 80, "PL": 15, "KZ": 1200, "RU": 350}
TIMES = ("10:00", "12:00", "14:00", "16:00", "18:00")
_UNLIKELY = {"duplicate", "blacklist", "doctor"}
_BY_CARRIER = {A.PAID: 0.85, A.RETURNED: 0.8, A.COURIER_CALLBACK: 0.7}


class Staff:
    """Does what `habits` chose, through the law."""

    def __init__(self, rng: Random, cast: Cast, desk: Desk, day: habits.WorkingDay) -> None:
        self.rng, self.cast, self.desk, self.day = rng, cast, desk, day
        self.suspects = False  # whether somebody may mark an order suspicious
        self._known = {actor.id: actor for actor in cast.operators}
        self._on_line = {
            line: [actor for actor in cast.operators if line in actor.lines] or cast.operators
            for line in Line
        }
        self._reasons = {
            kind: [code for code in codes if code not in _UNLIKELY]
            for kind, codes in cast.reasons.items()
        }
        self._zone = places.zone(cast.zone)
        self._given = {
            A.NO_ANSWER: self._no_answer,
            A.CALLBACK: self._callback,
            A.SCHEDULE: self._schedule,
            A.CONFIRM: self._confirm,
            A.CANCEL: self._cancel,
            A.TRASH: self._trash,
            A.COURIER_CALLBACK: self._courier,
            A.RETURN_FOR_DELIVERY: self._return,
            A.ADVANCE: self._advance,
            A.ASSIGN: self._assign,
        }

    def date(self, at: datetime) -> date:
        """That moment's day in the company."""
        return at.astimezone(self._zone).date()

    def operator(self, life: Life) -> Actor:
        """Who rings: the promiser mostly, whoever has just taken it, else anybody of the line."""
        last, promiser = life.last_by, self._known.get(life.promised_by or 0)
        if life.status == S.ACCEPTED and last is not None and last in self.cast.operators:
            return last
        if promiser is not None and self.rng.random() < 0.85:
            return promiser
        return self.rng.choice(self._on_line[life.line or L.FIRST])

    def do(self, life: Life, action: Action, at: datetime, **wanted: Any) -> None:
        """One action with everything it needs. `wanted`: due, original, to."""
        by = self._actor(life, action)
        given = self._given.get(action)
        told: dict[str, Any] = given(life, at, by, wanted) if given else {}
        if action in habits.TALKS and life.status not in {S.PACKING, S.SENDING}:
            told["seconds"] = self.rng.randrange(*habits.TALKS[action])
        if comment := self._comment(action):
            told["facts"] = told.get("facts", {}) | {"comment": comment}
        was_repeat = life.line == L.RETENTION
        self.desk.act(life, action, at, by, **told)
        if action == A.CANCEL and was_repeat and life.parent is not None:
            rested = life.last_at + timedelta(days=self.cast.policy.retention_rest_days)
            self.desk.act(life.parent, A.POSTPONE, life.last_at, None, due=rested)

    def _actor(self, life: Life, action: Action) -> Actor | None:
        rng, cast = self.rng, self.cast
        if action in {A.MISS, A.AGE}:
            return None
        if rng.random() < _BY_CARRIER.get(action, 0):
            return None
        if action == A.ADVANCE and life.status == S.IN_DELIVERY:
            return None
        if action in {A.ADVANCE, A.STEP_BACK, A.PAID, A.RETURNED, A.COURIER_CALLBACK}:
            return rng.choice(cast.packers)
        if action in {A.RESTORE, A.ASSIGN, A.TAKE_AWAY}:
            return rng.choice(cast.leaders)
        if action == A.REOPEN:
            return rng.choice(cast.admins)
        return self.operator(life)

    def _comment(self, action: Action) -> str:
        known = self.cast.comments.get(action)
        often = 1 if action in {A.STEP_BACK, A.REOPEN, A.RESTORE} else 0.3
        return self.rng.choice(known) if known and self.rng.random() < often else ""

    # --- what an action is given ------------------------------------------------------------

    def _no_answer(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        return {"reason": self.rng.choice(self._reasons["no_answer"])}

    def _callback(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        due = wanted.get("due") or habits.promise(self.rng, self.day, at, life.customer.zone)
        return {"due": due}

    def _schedule(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        self._know_address(life, at, by)
        self._sell(life)
        return {"on": self.date(at) + timedelta(days=self.rng.choice((1, 1, 2, 2, 3, 4, 5, 6)))}

    def _confirm(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        self._know_address(life, at, by)
        if life.status != S.SCHEDULED:
            self._sell(life)
        courier = life.method == "courier"
        on = self.date(at) + timedelta(days=self.rng.random() < 0.6)
        return {"on": on, "time": self.rng.choice(TIMES) if courier else ""}

    def _cancel(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        reason = self.rng.choice(self._reasons["cancel"])
        life.call_made = "made"
        if reason != "other":
            return {"reason": reason}
        comment = self.rng.choice(self.cast.comments.get("other") or ["-"])
        return {"reason": reason, "facts": {"comment": comment}}

    def _trash(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        original = wanted.get("original")
        if original is None:
            return {"reason": self.rng.choice(self._reasons["trash"])}
        return {"reason": "duplicate", "original": original}

    def _courier(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        return {"reason": self.rng.choice(self._reasons["courier"])}

    def _return(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        on = self.date(at) + timedelta(days=self.rng.randrange(1, 3))
        return {"on": on, "time": self.rng.choice(TIMES)}

    def _advance(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        if life.status == S.SENDING and not life.track_code:
            life.track_code = f"2045{self.rng.randrange(10**9, 10**10)}"
        return {}

    def _assign(self, life: Life, at: datetime, by: Any, wanted: dict) -> dict:
        return {"to": wanted["to"].id, "facts": {"to": wanted["to"].id}}

    # --- address and goods ------------------------------------------------------------------

    def _know_address(self, life: Life, at: datetime, by: Actor) -> None:
        """The operator asks for it and saves it, once."""
        if life.address_known:
            return
        rng, cast = self.rng, self.cast
        country = life.customer.country
        asked = names.address(rng, country, life.customer.city)
        abroad = country != cast.country
        life.method = rng.choices(("point", "door", "courier"), (60, 32, 0 if abroad else 8))[0]
        if life.method == "point":
            life.point = asked["point"]
        else:
            life.street, life.house, life.flat = asked["street"], asked["house"], asked["flat"]
        life.postal = asked["postal"]
        life.carrier = cast.carriers[life.method == "courier"]
        life.delivery_price = DELIVERY[country] if rng.random() < 0.7 else 0
        life.address_known = True
        typed = {"street": life.street, "house": life.house, "flat": life.flat}
        typed |= {"postal_code": life.postal, "point": life.point}
        fields: dict[str, list] = {name: ["", value] for name, value in typed.items() if value}
        if self.suspects and rng.random() < 0.012:
            life.suspicious = True
            fields["suspicious"] = [False, True]
        self.desk.act(life, A.SAVE, at - timedelta(seconds=12), by, facts={"fields": fields})

    def _sell(self, life: Life) -> None:
        """Which set, with which extra; on the reject line with a discount (A8.1 to A8.4)."""
        rng, offer = self.rng, life.offer
        weights = (58, 30, 12)[: len(offer.options)]
        paid, gifts = rng.choices(offer.options, weights)[0]
        discount = rng.choice((10, 15, 20, 30)) if life.line == L.REJECT else 0
        life.items = [(offer.product_id, "main", paid, life.price, discount)]
        if gifts:
            life.items.append((offer.product_id, "main", gifts, life.price, 100))
        if offer.extras and life.customer.country == self.cast.country and rng.random() < 0.2:
            product, price = rng.choice(offer.extras)
            life.items.append((product, "extra", 1, price, 0))
