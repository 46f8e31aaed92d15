"""`bin/bench pages`: what the screens ask of the database, and how long a page takes.

Each page is asked for by one browser after the other, through the middleware, without a server; its
time stands beside that of a view with one SELECT. Queries are counted and timed one by one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import capture, filling, web
from bench.figures import Plan, by_turns, median
from bench.ground import Ground
from bench.people import Team, teams

REPEATS = 7


@dataclass(frozen=True)
class Loaded:
    """One page, loaded once: milliseconds, and those of each query."""

    took: float
    queries: list[float]


def run(ground: Ground, plan: Plan) -> None:
    """Every size in a database of its own."""
    for size in plan.sizes:
        plan.note(f"Filling {size} orders ...")
        name = ground.fresh(f"pages_{size}")
        filling.fill(ground.admin(name), size, max(plan.clients))
        team = teams()[0]
        number = _held(team)
        client = _browser(team)
        for page, url in _pages(number).items():
            _page(plan, client, page, url, size)
        ground.drop(name)


def _pages(number: int) -> dict[str, str]:
    """Name and address of the screens that this version has."""
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415 (Django is set up by then)

    asked: dict[str, tuple[str, list[int], str]] = {
        "welcome": ("welcome", [], ""),
        "floor": ("floor", [], ""),
        "card": ("order", [number], ""),
        "find-phone": ("find", [], "?q=1000033"),
        "find-name": ("find", [], "?q=ivanenko"),
        "list": ("orders", [], ""),
        "list-filtered": ("orders", [], "?status=no_answer"),
    }
    found = {}
    for page, (name, arguments, query) in asked.items():
        try:
            found[page] = reverse(name, args=arguments) + query
        except NoReverseMatch:
            continue
    return found


def _page(plan: Plan, client: Any, page: str, url: str, size: int) -> None:
    if _load(client, url) is None:
        plan.note(f"{url} did not answer 200; it is left out.")
        return
    rounds = max(plan.rounds, 1 if plan.quick else REPEATS)
    loaded, plain = by_turns(
        rounds, lambda: _load(client, url), lambda: _load(client, "/bench/one/")
    )
    beside = median([each.took for each in plain])
    plan.say(f"pages.{page}.time", median([each.took for each in loaded]), "ms", beside, size)
    queries = len(loaded[-1].queries), len(plain[-1].queries)
    plan.say(f"pages.{page}.queries", queries[0], "count", queries[1], size)
    slowest = _slowest(loaded)
    plan.say(f"pages.{page}.slowest-query", slowest, "ms", _slowest(plain), size)
    total = median([sum(each.queries) for each in loaded])
    plan.say(f"pages.{page}.sql", total, "ms", median([sum(e.queries) for e in plain]), size)


def _slowest(loaded: list[Loaded]) -> float:
    return median([max(each.queries) for each in loaded])


def _load(client: Any, url: str) -> Loaded | None:
    from django.db import connection  # noqa: PLC0415

    queries: list[float] = []

    def timed(execute: Callable, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*rest)
        finally:
            queries.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    with connection.execute_wrapper(timed):
        status = client.get(url).status_code
    took = (time.perf_counter() - began) * 1000
    return Loaded(took, queries) if status == 200 else None


def _browser(team: Team) -> Any:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    cookies = dict(web.signed_in(team.member(0), team.company))["Cookie"]
    client.cookies[settings.SESSION_COOKIE_NAME] = cookies.split(";")[0].partition("=")[2]
    return client


def _held(team: Team) -> int:
    """The number of an order that the member holds, as on a busy day."""
    member = capture.member_of(team.member(0), team.company)
    return capture.press(member).order.number
