"""`bin/bench claim`: how fast the button hands out customers, beside the pop of a flat queue.

SQL alone, the action in Python, the button over HTTP; then the worst data. After every run the rows
are asked for double claims, lost orders and deadlocks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench import capture, filling, pgbench, pressing, proof, reading, web
from bench.capture import Script
from bench.figures import Plan, by_turns, median, percentile
from bench.ground import Ground
from bench.people import COMPANY, WORST, ZONES, Team, offers_of, teams, worst_team

COMPANIES = (COMPANY, COMPANY + 1)
WARMING = 6  # cycles until PostgreSQL has settled on its plans; a desk's connections have long
WARM_PRESSES = 240  # over HTTP: each of the server's sixteen connections settles as well
PRESSES = 45  # of one member before the slots are full (the limit of claims is set to 50)
# Other answers than a customer: nothing free, no room for more requests, and what must not be.
OTHERS = {"nothing": (422,), "no-room": (503,), "errors": (400, 403, 404, 409, 500, 502)}
SHARE = 0.3  # of the waiting orders are handed out in one run at most

Costed = tuple[pgbench.Run, float]  # and the seconds of PostgreSQL it took


@dataclass
class Place:
    """A filled database, and what a run on it needs."""

    ground: Ground
    name: str
    size: int
    folder: Path
    faults: proof.Faults = field(default_factory=proof.Faults)

    @property
    def admin(self) -> str:
        return self.ground.admin(self.name)

    @property
    def app(self) -> str:
        return self.ground.app(self.name)

    def costed(self, work: Any) -> tuple[Any, float]:
        """What it answered, and the seconds of PostgreSQL it took (0 where nobody can say)."""
        before = self.ground.cpu() or 0
        return work(), (self.ground.cpu() or 0) - before

    def watched(self, work: Any, *, all_orders: bool = True) -> Any:
        """Do it, look for what must not have happened, and put everything back."""
        before = proof.deadlocks(self.admin)
        answer = work()
        found = proof.faults(self.admin, before)
        if not all_orders:  # a script puts back one order of a customer, the action all of them
            found.lost_orders = 0
        self.faults.add(found)
        proof.restored(self.admin, COMPANIES)
        return answer


def run(ground: Ground, plan: Plan) -> None:
    """Every size in a database of its own."""
    cycles: dict[tuple[int, int], float] = {}
    for size in plan.sizes:
        plan.note(f"Filling {size} orders ...")
        name = ground.fresh(f"claim_{size}")
        filling.fill(ground.admin(name), size, max(plan.clients))
        folder = ground.home / f"claim-{size}"
        folder.mkdir()
        place = Place(ground, name, size, folder)
        scripts = _scripts(place)
        for clients in plan.clients:
            cycles[size, clients] = _sql(place, plan, scripts, clients)
            _python(place, plan, scripts, clients)
        _http(place, plan)
        if size == max(plan.sizes):
            _worst(place, plan)
        for what in ("double_claims", "lost_orders", "deadlocks"):
            plan.say(f"claim.{what}", getattr(place.faults, what), "count", 0, size)
        ground.drop(name)
    _growth(plan, cycles)


def _growth(plan: Plan, cycles: dict[tuple[int, int], float]) -> None:
    """The largest queue beside one of 10,000, or the smallest there is."""
    few, many = min(plan.sizes, key=lambda size: abs(size - 10_000)), max(plan.sizes)
    for clients in plan.clients if many > few else ():
        value, baseline = cycles[many, clients], cycles[few, clients]
        plan.say(f"claim.sql.growth.c{clients}", value, "cycles/s", baseline, many)


def _scripts(place: Place) -> list[Script]:
    """What each team's press and outcome send."""
    scripts = [capture.captured(team) for team in teams()]
    proof.restored(place.admin, COMPANIES)
    return scripts


def _each(place: Place, plan: Plan, rate: float, clients: int) -> int:
    """How many cycles a client makes, so that a run takes its time and the queue is not used up."""
    wanted = min(rate * plan.seconds, SHARE * place.size)
    return max(2, int(wanted / clients))


def _sql(place: Place, plan: Plan, scripts: list[Script], clients: int) -> float:
    """The scripts and the pop by turns; cycles a second. Then only what a queue needs of them."""
    whole = pgbench.written(place.app, scripts, place.folder / "cycle.sql")
    queue = [script.of_the_queue() for script in scripts]
    part = pgbench.written(place.app, queue, place.folder / "queue.sql")
    warming = WARMING if place.size >= 64 * max(plan.clients) else 1

    def pop(each: int) -> Costed:
        return place.costed(lambda: pgbench.pop(place.app, place.folder, clients, each))

    def cycle(path: Path, each: int) -> Costed:
        work = partial(pgbench.cycles, place.app, place.folder, path, clients, each)
        cycles = partial(work, warming=warming)
        return place.watched(lambda: place.costed(cycles), all_orders=False)

    pops = max(2, int(_rate(pop(20)[0].presses, clients) * plan.seconds / clients))
    cycles = _each(place, plan, cycle(whole, 2)[0].cycles, clients)
    popped, cycled, queued = by_turns(
        plan.rounds, lambda: pop(pops), lambda: cycle(whole, cycles), lambda: cycle(part, cycles)
    )
    raw = median([len(run.presses) / run.seconds for run, _cpu in popped])
    cost = median([cpu / run.total for run, cpu in popped])
    popping = [took for run, _cpu in popped for took in run.presses]
    say = lambda name, *rest: plan.say(f"claim.sql.{name}.c{clients}", *rest, place.size)  # noqa: E731
    for name, runs in (("", cycled), ("queue-", queued)):
        rate = median([run.cycles for run, _cpu in runs])
        say(f"{name}cycle", rate, "cycles/s", raw)
        claims = median([_rate(run.presses, clients) for run, _cpu in runs])
        say(f"{name}claim", claims, "claims/s", raw)
        times = [took for run, _cpu in runs for took in run.presses]
        say(f"{name}claim-p50", percentile(times, 0.5), "ms", percentile(popping, 0.5))
        say(f"{name}claim-p99", percentile(times, 0.99), "ms", percentile(popping, 0.99))
        if place.ground.cpu() is not None:
            spent = median([cpu / run.total for run, cpu in runs])
            say(f"{name}cycle-cpu", 1e6 * spent, "us", 1e6 * cost)
    return median([run.cycles for run, _cpu in cycled])


def _rate(times: list[float], clients: int) -> float:
    """How many a second so many clients make when each takes that long on average."""
    return 1000 * clients * len(times) / sum(times)


def _python(place: Place, plan: Plan, scripts: list[Script], clients: int) -> None:
    """The action, and its statements by psycopg, by turns."""
    own = teams()
    who = [(own[client % len(own)], client) for client in range(clients)]

    def run(kind: str, each: int) -> pressing.Pressed:
        work = lambda: pressing.pressed(  # noqa: E731
            kind, who, each, url=place.app, scripts=tuple(scripts)
        )
        return place.watched(work, all_orders=kind == "action")

    each = 2 if plan.quick else _each(place, plan, run("action", 2).cycles, clients)
    acted, sent = by_turns(plan.rounds, lambda: run("action", each), lambda: run("psycopg", each))
    value, baseline = (median([each.cycles for each in runs]) for runs in (acted, sent))
    plan.say(f"claim.python.cycle.c{clients}", value, "cycles/s", baseline, place.size)
    # An outcome of a customer with several orders sends more than the script, which has one.
    value, baseline = (median([each.statements for each in runs]) for runs in (acted, sent))
    plan.say(f"claim.python.statements.c{clients}", value, "statements/s", baseline, place.size)
    times = [took for run in acted for took in run.presses]
    beside = [took for run in sent for took in run.presses]
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        values = percentile(times, part), percentile(beside, part)
        plan.say(f"claim.python.claim-{name}.c{clients}", values[0], "ms", values[1], place.size)


def _http(place: Place, plan: Plan) -> None:
    """The button through the whole stack, and a view that does next to nothing, by turns."""
    _limit(place, 50)
    own, most = teams(), max(plan.clients)
    browsers = [
        web.signed_in(own[client % len(own)].member(client), own[client % len(own)].company)
        for client in range(most)
    ]
    with web.serving(place.app) as server:
        for clients in plan.clients:
            _press(place, plan, server, browsers[:clients])
    _limit(place, 1)


def _press(place: Place, plan: Plan, server: web.Server, browsers: list[Any]) -> None:
    clients = len(browsers)

    def press(each: int) -> web.Answered:
        requests = [[web.Request("/floor/next/", headers=browser)] * each for browser in browsers]
        return place.watched(lambda: web.asked(server.port, requests, 200))

    def one(each: int) -> web.Answered:
        requests = [[web.Request("/bench/one/", headers=browser)] * each for browser in browsers]
        return web.asked(server.port, requests, 200)

    warmed = press(max(2, min(WARM_PRESSES, int(SHARE * place.size)) // clients))
    few = max(1, min(PRESSES, _each(place, plan, warmed.rate, clients)))
    many = max(2, int(one(10).rate * plan.seconds / clients))
    pressed, plain = by_turns(plan.rounds, lambda: press(few), lambda: one(many))
    value, baseline = (median([run.rate for run in runs]) for runs in (pressed, plain))
    plan.say(f"claim.http.press.c{clients}", value, "presses/s", baseline, place.size)
    times, beside = ([took for run in runs for took in run.times] for runs in (pressed, plain))
    for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        values = percentile(times, part), percentile(beside, part)
        plan.say(f"claim.http.press-{name}.c{clients}", values[0], "ms", values[1], place.size)
    for name, statuses in OTHERS.items():
        counts = [
            sum(run.others.get(status, 0) for run in runs for status in statuses)
            for runs in (pressed, plain)
        ]
        plan.say(f"claim.http.{name}.c{clients}", counts[0], "count", counts[1], place.size)


def _limit(place: Place, claims: int) -> None:
    """How many customers a member may hold: more, so that one can press many times in a row."""
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415 (Django is set up by then)
    from callboard.dispatch.models import DeskPolicy  # noqa: PLC0415

    for company in COMPANIES:
        with acting_for(company):
            DeskPolicy.objects.filter(company=company).update(claim_limit=claims)


def _worst(place: Place, plan: Plan) -> None:
    """Teams whose data are bad, beside a team of the spread data with as many offers."""
    clients = min(16, max(plan.clients))
    spread = min(teams()[:12], key=lambda team: abs(len(offers_of(team.index)) - 5))

    def run(team: Team, each: int) -> pressing.Pressed:
        who = [(team, client) for client in range(clients)]
        with _heads_held(place, team):
            return place.watched(lambda: pressing.pressed("action", who, each))

    each = max(2, min(int(40 * plan.seconds / clients), int(0.002 * place.size / clients)))
    shapes = WORST[:1] if plan.quick else WORST
    everybody = [spread, *(worst_team(shape) for shape in shapes)]
    runs = by_turns(plan.rounds, *(lambda team=team: run(team, each) for team in everybody))
    times = [[t for run in found for t in (*run.presses, *run.misses)] for found in runs]
    for shape, own in zip(shapes, times[1:], strict=True):
        for name, part in (("p50", 0.5), ("p99", 0.99)):
            values = percentile(own, part), percentile(times[0], part)
            plan.say(f"claim.worst.{shape}.{name}", values[0], "ms", values[1], place.size)
    for shape, team in zip(("spread", *shapes), everybody, strict=True):
        with _heads_held(place, team):
            _every, most = reading.rows_read(team)
        proof.restored(place.admin, COMPANIES)
        zones = len(ZONES[0]) if shape != "asleep" else 1
        bound = 8 * len(offers_of(team.index)) * zones
        plan.say(f"claim.worst.{shape}.rows", most, "rows", bound, place.size)


@contextmanager
def _heads_held(place: Place, team: Team) -> Iterator[None]:
    """For the team of that shape: others are at work on the hundred oldest at this moment."""
    if team != worst_team("held"):
        yield
        return
    with psycopg.connect(place.admin) as other:
        other.execute(
            """SELECT r.order_id FROM dispatch_ready r
            JOIN customers_customer c ON c.id = r.customer_id
            WHERE r.company_id = %s AND r.offer_id = ANY(%s) AND r.lane = 'new'
            ORDER BY r.ready_at LIMIT 100 FOR NO KEY UPDATE OF r, c""",
            [team.company, [filling.OFFER + n for n in offers_of(team.index)]],
        )
        yield
        other.rollback()
