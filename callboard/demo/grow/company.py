"""A company's customers and orders, grown until now. The same seed and moment: the same world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from callboard.demo import names, phones
from callboard.demo.grow import floor, habits, staff
from callboard.demo.grow.cast import Cast, Person
from callboard.demo.grow.life import CallMade, Desk, Entry, Life
from callboard.orders.law import Action
from callboard.orders.statuses import Line, Status

A, S, L = Action, Status, Line
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Grown:
    """What a company has lived through: customers, orders by arrival, journal and calls by time."""

    cast: Cast
    people: list[Person]
    lives: list[Life]
    entries: list[Entry]
    calls: list[CallMade]


def grow(
    cast: Cast, *, customers: int, orders: int, now: datetime, seed: int, days: int = 120
) -> Grown:
    """So many customers and orders, arrived in the last `days` before `now` (UTC).

    Some stand at every place that the company's lines can hold, the rest where life has led them.
    """
    grower = Grower(cast, customers, orders, now, seed, days)
    floor.show_every_place(grower, max(1, orders // 2500))
    floor.fill(grower, orders // 120)
    grower.live()
    grower.assign_some(min(4, orders // 150))
    desk, lives = grower.desk, grower.lives
    lives.sort(key=lambda life: life.arrived_at)
    desk.entries.sort(key=lambda entry: entry[0])
    desk.calls.sort(key=lambda call: call[2])
    return Grown(cast, grower.people, lives, desk.entries, desk.calls)


class Grower:
    """A company while it grows: who is there, and room for how many orders more."""

    def __init__(
        self, cast: Cast, customers: int, orders: int, now: datetime, seed: int, days: int
    ) -> None:
        self.cast, self.now, self.days = cast, now.replace(microsecond=0), days
        self.rng = Random(f"{seed}/{cast.country}")
        self.desk = Desk(cast.policy)
        self.day = habits.WorkingDay(self.now)
        self.staff = staff.Staff(self.rng, cast, self.desk, self.day)
        self.people: list[Person] = []
        self.lives: list[Life] = []
        self.customers, self.room = customers, orders
        self._phones: set[str] = set()
        self._countries = (list(cast.countries), list(cast.countries.values()))

    # --- leads ------------------------------------------------------------------------------

    def _person(self, *, valid: bool = True) -> Person:
        country = self.rng.choices(self._countries[0], self._countries[1])[0]
        number = self._number(country, valid)
        facts = names.person(self.rng, country)
        person = Person(len(self.people), phone=number, valid=valid, country=country, **facts)
        self.people.append(person)
        return person

    def _number(self, country: str, valid: bool) -> str:
        """A number nobody has yet; one that is not valid lost its last digits in the form."""
        while True:
            number = phones.phone(self.rng, country)
            number = number if valid else number[1:-3]
            if number not in self._phones:
                self._phones.add(number)
                return number

    def somebody(self) -> Person:
        """A new customer while some are missing, else one of those who are there."""
        missing = self.customers - len(self.people)
        likely = self.rng.random() < 1.3 * missing / max(1, self.room)
        if missing > 0 and (self.room <= missing or likely or not self.people):
            return self._person()
        person = self.rng.choice(self.people)
        return person if person.valid else self.somebody()

    def lead(self, person: Person, at: datetime, *, marks: tuple[str, ...] = ()) -> Life:
        """A fresh order of this person; nothing is in its journal yet."""
        rng = self.rng
        life = Life(person, rng.choice(self.cast.offers), rng.choice(self.cast.sources), at)
        life.items = [(life.offer.product_id, "main", 1, life.price, 0)]
        life.marks = list(marks)
        life.origin = rng.getrandbits(32)
        if rng.random() < 0.4:
            life.external_id = f"{rng.getrandbits(40):010x}"
        self._born(life)
        return life

    def _born(self, life: Life) -> None:
        self.lives.append(life)
        self.room -= 1
        person = life.customer
        person.first_at = min(person.first_at or life.arrived_at, life.arrived_at)

    # --- life -------------------------------------------------------------------------------

    def live(self) -> None:
        """Leads arrive, and each goes its way until now, as long as there is room for more."""
        self.staff.suspects = True
        while self.room > 0:
            if self.rng.random() < 0.012 and len(self.people) < self.customers:
                self._wrong_number()
                continue
            person = self.somebody()
            at = habits.arrival(self.rng, self.now, person.zone, self.days)
            life = self.lead(person, at)
            self.desk.receive(life, {})
            self._go_on(life)
            if self.rng.random() < 0.035 and self._may_grow():
                self._duplicate_of(life)

    def _wrong_number(self) -> None:
        person = self._person(valid=False)
        at = habits.arrival(self.rng, self.now, person.zone, self.days)
        life = self.lead(person, at, marks=("wrong_number",))
        life.status, life.line, life.reason = S.TRASH, None, "wrong_number"
        self.desk.receive(life, {"marks": life.marks})

    def _duplicate_of(self, original: Life) -> None:
        """The customer sent the form once more; whoever takes it puts it into trash (A7.21)."""
        at = original.arrived_at + MINUTE * self.rng.randrange(2, 300)
        if at > self.now:
            return
        life = self.lead(original.customer, at, marks=("duplicate",))
        life.offer, life.price, life.currency = original.offer, original.price, original.currency
        life.items = [(life.offer.product_id, "main", 1, life.price, 0)]
        self.desk.receive(life, {"marks": life.marks, "duplicate_of": original})
        at = self.day.within(self.rng, at + habits.first_wait(self.rng), life.customer.zone)
        if at + MINUTE < self.now:
            self.staff.do(life, A.TAKE, at)
            self.staff.do(life, A.TRASH, at + MINUTE, original=original)

    def _go_on(self, life: Life) -> None:
        """Step by step, until the next step lies ahead of now or nothing happens any more."""
        for _step in range(60):
            action, at = self._next(life)
            if action is None or at >= self.now:
                return
            if action in {A.REPEAT_SALE, A.COPY}:
                if not self._may_grow():
                    return
                self._go_on(self.grow_out(life, action, at))
            else:
                self.staff.do(life, action, at)

    def _next(self, life: Life) -> tuple[Action | None, datetime]:
        """What happens next and when; the clock's own moves come first, as they do in the desk."""
        at = self._when(life)
        policy = self.cast.policy
        if life.status == S.CALLBACK and life.missed_on is None and life.due_at:
            over = life.due_at + MINUTE * policy.callback_grace
            if at > over:
                return A.MISS, over + timedelta(seconds=self.rng.randrange(5, 60))
        if life.status == S.NO_ANSWER and life.line == L.FIRST and policy.second_line:
            old = life.status_since + DAY * policy.days_until_second
            if at > old:
                return A.AGE, old + timedelta(seconds=self.rng.randrange(5, 60))
        for _try in range(8):
            action = habits.choose(self.rng, (life.status, life.line))
            if action is None or self.desk.can(life, action):
                return action, at
        return None, at

    def _when(self, life: Life) -> datetime:
        rng, zone = self.rng, life.customer.zone
        since = max(life.last_at, life.due_at or life.last_at)
        if life.status == S.NEW:
            return self.day.within(rng, since + habits.first_wait(rng), zone)
        if life.status == S.ACCEPTED:
            return since + timedelta(seconds=rng.randrange(60, 420))
        if life.status == S.NO_ANSWER and life.line == L.FIRST:
            return self.day.within(rng, since + habits.redial_wait(rng, life.attempts), zone)
        if life.status == S.CALLBACK:
            late = 25 if rng.random() < 0.1 else 11
            return self.day.within(rng, since + MINUTE * (1 + late * rng.random()), zone)
        if life.status == S.SCHEDULED:
            return self._scheduled(life, since)
        shortest, longest = habits.WAITS[(life.status, life.line)]
        wait = HOUR * (shortest + (longest - shortest) * rng.random() ** 1.4)
        return self.day.within(rng, since + wait, zone)

    def _scheduled(self, life: Life, since: datetime) -> datetime:
        """On the day itself; what was overdue would block whoever promised it, so nothing is."""
        at = since + HOUR * (9 + 9 * self.rng.random())
        if life.line == L.RETENTION and since == life.last_at:
            at = since + MINUTE * (2 + 9 * self.rng.random())
        if at >= self.now > since:
            return since + (self.now - since) * (0.05 + 0.9 * self.rng.random())
        return at

    def _may_grow(self) -> bool:
        return self.room > max(1, self.customers - len(self.people))

    def grow_out(self, parent: Life, action: Action, at: datetime) -> Life:
        """A repeat sale or a copy: goods and address go along, the past does not (A7.3, A5b)."""
        child = Life(parent.customer, parent.offer, self.cast.own_source, at)
        for name in staff.COPIED:
            setattr(child, name, getattr(parent, name))
        child.items = list(parent.items)
        child.parent = parent
        by = self.staff.operator(parent)
        child.status, child.line = S.ACCEPTED, L.FIRST
        if action == A.REPEAT_SALE:
            child.status, child.line, child.promised_by = S.SCHEDULED, L.RETENTION, by.id
            child.delivery_on = self.staff.date(at)
        self._born(child)
        self.desk.act(parent, action, at, by, facts={"child": child})
        child.arrived_at = child.status_since = child.due_at = parent.last_at
        child.last_by = by
        self.desk.receive(child, {"parent": parent}, by)
        return child

    # --- personal lists ---------------------------------------------------------------------

    def assign_some(self, each: int) -> None:
        """The leader gives every operator a few orders of their own (A4.12)."""
        fits = {S.NO_ANSWER, S.CANCELLED, S.HOLD}
        waiting = [
            life
            for life in self.lives
            if life.line in {L.FIRST, L.SECOND, L.REJECT}
            and life.status in fits
            and life.last_at < self.now - HOUR
        ]
        chosen = self.rng.sample(waiting, min(len(waiting), each * len(self.cast.operators)))
        for number, life in enumerate(chosen):
            to = self.cast.operators[number % len(self.cast.operators)]
            at = self.now - MINUTE * self.rng.randrange(4, 55)
            self.staff.do(life, A.ASSIGN, at, to=to)
