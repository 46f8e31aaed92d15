"""A company's customers and orders, grown until now. The same seed and moment give the same world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from callboard.demo import names, phones
from callboard.demo.grow import habits, staff
from callboard.demo.grow.cast import Cast, Person
from callboard.demo.grow.life import CallMade, Desk, Entry, Life
from callboard.demo.grow.routes import routes
from callboard.orders.law import Action
from callboard.orders.statuses import Line, Status

A, S, L = Action, Status, Line
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Grown:
    """What one company has lived through: customers, orders by arrival, journal and calls by time."""

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
    grower = _Grower(cast, customers, orders, now, seed, days)
    grower.show_every_place(max(1, orders // 2500))
    grower.fill_the_floor(orders // 120)
    grower.live()
    grower.assign_some(min(4, orders // 150))
    desk, lives = grower.desk, grower.lives
    lives.sort(key=lambda life: life.arrived_at)
    desk.entries.sort(key=lambda entry: entry[0])
    desk.calls.sort(key=lambda call: call[2])
    return Grown(cast, grower.people, lives, desk.entries, desk.calls)


class _Grower:
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
        number = phones.phone(self.rng, country)
        while number in self._phones:
            number = phones.phone(self.rng, country)
        if not valid:
            number = number[1:-4]
        self._phones.add(number)
        facts = names.person(self.rng, country)
        person = Person(len(self.people), phone=number, valid=valid, country=country, **facts)
        self.people.append(person)
        return person

    def _somebody(self) -> Person:
        """A new customer while some are missing, else one of those who are there."""
        missing = self.customers - len(self.people)
        likely = self.rng.random() < 1.3 * missing / max(1, self.room)
        if missing > 0 and (self.room <= missing or likely or not self.people):
            return self._person()
        person = self.rng.choice(self.people)
        return person if person.valid else self._somebody()

    def _lead(self, person: Person, at: datetime, *, marks: tuple[str, ...] = ()) -> Life:
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

    # --- the floor --------------------------------------------------------------------------

    def show_every_place(self, copies: int) -> None:
        """Lead orders on the shortest way to each place, `copies` of them, and leave them there."""
        ways = routes(self.cast.policy)
        for repeat, suspicious, way in ways.values():
            for number in range(copies):
                if self.room < 2:
                    return
                ahead = self.rng.choice((12, 25, 50, 120, 300)) if number else 25
                if repeat:
                    parent = self._walk(ways[(S.PAID, L.RETENTION)][2], back=2 * DAY)
                    start = self.now - self._length(way) - 9 * MINUTE
                    child = self._grow_out(parent, A.REPEAT_SALE, start)
                    self._follow(child, way, start, ahead=ahead)
                else:
                    self._walk(way, ahead=ahead, suspicious=suspicious)

    def fill_the_floor(self, leads: int) -> None:
        """Fresh leads, redials and callbacks of this very hour, whatever time it is."""
        for number in range(leads):
            if self.room <= 0:
                return
            kind = number % 20
            ago = MINUTE * (1 + 150 * self.rng.random() ** 2)
            if kind < 9:
                self._walk((), back=ago)
            elif kind < 14:
                self._walk((A.TAKE, A.NO_ANSWER), back=ago)
            else:
                self._walk((A.TAKE, A.CALLBACK), back=ago, ahead=self.rng.randrange(-10, 170))

    def _walk(
        self,
        way: tuple[Action, ...],
        *,
        back: timedelta = timedelta(),
        ahead: int = 25,
        suspicious: bool = False,
    ) -> Life:
        back = back or MINUTE * self.rng.randrange(3, 50)
        start = self.now - back - self._length(way)
        life = self._lead(self._somebody(), start)
        life.suspicious = suspicious
        self.desk.receive(life, {})
        return self._follow(life, way, start, ahead=ahead)

    def _follow(
        self, life: Life, way: tuple[Action, ...], at: datetime, *, ahead: int
    ) -> Life:
        for number, action in enumerate(way):
            at += self._pause(action)
            following = way[number + 1] if number + 1 < len(way) else None
            due = self.now + timedelta(minutes=ahead)
            if following is not None:  # MISS comes when the grace is over, anything else later
                due = at + 20 * MINUTE
            self.staff.do(life, action, at, due=due)
        return life

    def _length(self, way: tuple[Action, ...]) -> timedelta:
        return sum((self._pause(action) for action in way), timedelta())

    def _pause(self, action: Action) -> timedelta:
        policy = self.cast.policy
        own = {
            A.AGE: policy.days_until_second * DAY + HOUR,
            A.MISS: policy.callback_grace * MINUTE + 21 * MINUTE,
            A.PAID: 26 * HOUR,
            A.ADVANCE: 4 * HOUR,
            A.COURIER_CALLBACK: 7 * HOUR,
            A.CANCEL: (policy.reject_rest_hours + 1) * HOUR if policy.reject_line else HOUR,
        }
        return own.get(action, 6 * MINUTE)

    # --- life -------------------------------------------------------------------------------

    def live(self) -> None:
        """Leads arrive, and each goes its way until now, as long as there is room for more."""
        self.staff.suspects = True
        while self.room > 0:
            if self.rng.random() < 0.012 and len(self.people) < self.customers:
                self._wrong_number()
                continue
            person = self._somebody()
            at = habits.arrival(self.rng, self.now, person.zone, self.days)
            life = self._lead(person, at)
            self.desk.receive(life, {})
            self._go_on(life)
            if self.rng.random() < 0.035 and self._may_grow():
                self._duplicate_of(life)

    def _wrong_number(self) -> None:
        person = self._person(valid=False)
        at = habits.arrival(self.rng, self.now, person.zone, self.days)
        life = self._lead(person, at, marks=("wrong_number",))
        life.status, life.line, life.reason = S.TRASH, None, "wrong_number"
        self.desk.receive(life, {"marks": life.marks})

    def _duplicate_of(self, original: Life) -> None:
        """The customer sent the form once more; whoever takes it puts it into trash (A7.21)."""
        at = original.arrived_at + MINUTE * self.rng.randrange(2, 300)
        if at > self.now:
            return
        life = self._lead(original.customer, at, marks=("duplicate",))
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
                self._go_on(self._grow_out(life, action, at))
            else:
                self.staff.do(life, action, at)

    def _next(self, life: Life) -> tuple[Action | None, datetime]:
        """What happens next and when; the clock's own moves come first, as they do in the desk."""
        at = self._when(life)
        policy = self.cast.policy
        if life.status == S.CALLBACK and life.missed_on is None:
            over = life.due_at + MINUTE * policy.callback_grace
            if at > over:
                return A.MISS, over + timedelta(seconds=self.rng.randrange(5, 60))
        if life.status == S.NO_ANSWER and life.line == L.FIRST and policy.second_line:
            old = life.status_since + policy.days_until_second * DAY
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
        """On the day itself; nothing overdue is left lying, since it would block who promised it."""
        if life.line == L.RETENTION and since == life.last_at:
            return since + MINUTE * (2 + 9 * self.rng.random())
        at = since + HOUR * (9 + 9 * self.rng.random())
        if at >= self.now > since:
            return since + (self.now - since) * (0.05 + 0.9 * self.rng.random())
        return at

    def _may_grow(self) -> bool:
        return self.room > max(1, self.customers - len(self.people))

    def _grow_out(self, parent: Life, action: Action, at: datetime) -> Life:
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
