"""Pairs of actions that contradict each other, sent at one moment from two browsers.

One wins. The other is told that the order has changed, and changes nothing.
"""

import asyncio
from collections import Counter
from urllib.parse import urlencode

from faults import oracle, stack, world
from faults.distribution import fields_of
from faults.report import Run
from faults.stack import Stack
from faults.web import Client
from faults.world import World

PAIRS = (
    ("cancel", {"cancel-reason": "expensive"}),
    ("trash", {"trash-reason": "spam"}),
    ("hold", {}),
    ("no-answer", {"no-answer-reason": "busy"}),
)
AT_ONCE = 4


def run(it: Run) -> None:
    """1,000 pairs, each on an order of its own."""
    with stack.running() as desk:
        company = world.grown(desk, 1)
        numbers = world.waiting(company, it.many(40, 1_000), it.many(40, 1_000))
        answers, untold = asyncio.run(_all(it, desk, company, numbers))
        it.say(pairs=len(numbers), answers={f"{a}/{b}": n for (a, b), n in answers.items()})
        it.promise("one wins and the other is told", set(answers) == {(200, 409)}, dict(answers))
        it.promise("the loser is told why", not untold, untold[:3])
        wrong = oracle.count(
            desk,
            """SELECT count(*) FROM orders_order o WHERE version <> 2 OR 2 <> (
                SELECT count(*) FROM orders_orderentry e WHERE e.order_id = o.id)""",
        )
        it.promise("every order has changed once", wrong == 0, wrong)
        broken = desk.broken_invariants()
        it.promise("check-invariants finds nothing", not broken, broken[:5])


async def _all(
    it: Run, desk: Stack, company: World, numbers: list[int]
) -> tuple[Counter[tuple[int, int]], list[str]]:
    page = await Client(desk.port, company.admin_session).ask("GET", f"/orders/{numbers[0]}/")
    form = fields_of(page.body.decode())
    answers: Counter[tuple[int, int]] = Counter()
    untold: list[str] = []
    waiting = iter(numbers)

    async def couple() -> None:
        pair = [Client(desk.port, company.admin_session) for _browser in range(2)]
        for number in waiting:
            ways = it.random.sample(PAIRS, 2)
            told = await asyncio.gather(
                *(
                    client.ask(
                        "POST",
                        f"/orders/{number}/{outcome}/",
                        urlencode(form | facts | {"version": "1"}).encode(),
                        ("Content-Type", "application/x-www-form-urlencoded"),
                        patience=60,
                    )
                    for client, (outcome, facts) in zip(pair, ways, strict=True)
                )
            )
            low, high = sorted(told, key=lambda answer: answer.status)
            answers[low.status, high.status] += 1
            if b'class="notice' not in high.body:
                untold.append(f"{number}: {high.status}")

    await asyncio.gather(*(couple() for _couple in range(AT_ONCE)))
    return answers, untold
