"""Presses and outcomes from Python: the actions themselves, or their statements by psycopg.

Two processes, as the web has, each with its share of the clients in threads of their own; every
thread keeps a connection. Times are in milliseconds.
"""

import multiprocessing
import pickle
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from bench import capture
from bench.capture import Moment, Script, Step, Var
from bench.people import Team

PROCESSES = 2
PATIENCE = 600


@dataclass(frozen=True)
class Pressed:
    """What one run gave."""

    seconds: float
    presses: list[float]
    outcomes: list[float]
    misses: list[float]  # presses that nothing was found for
    sent: int  # statements

    @property
    def statements(self) -> float:
        """Statements a second."""
        return self.sent / self.seconds

    @property
    def cycles(self) -> float:
        return len(self.outcomes) / self.seconds


@dataclass(frozen=True)
class Job:
    """What a process does: its clients, and how often each presses."""

    kind: str  # "action" or "psycopg"
    clients: list[tuple[Team, int]]
    each: int
    url: str = ""
    scripts: tuple[Script, ...] = ()


def pressed(
    kind: str,
    clients: list[tuple[Team, int]],
    each: int,
    *,
    url: str = "",
    scripts: tuple[Script, ...] = (),
) -> Pressed:
    """`each` presses and outcomes by every client, all beginning at one moment."""
    spawn = multiprocessing.get_context("spawn")
    shares = [clients[turn::PROCESSES] for turn in range(PROCESSES)]
    shares = [share for share in shares if share]
    barrier, answers = spawn.Barrier(len(shares)), spawn.Queue()
    processes = [
        spawn.Process(target=work, args=(pickle.dumps(job), barrier, answers))
        for job in (Job(kind, share, each, url, scripts) for share in shares)
    ]
    for process in processes:
        process.start()
    told = [_answer(answers, processes) for _process in processes]
    for process in processes:
        process.join()
    if wrong := [answer for answer in told if isinstance(answer, str)]:
        raise RuntimeError("\n".join(wrong))
    begun, ended = min(each[0] for each in told), max(each[1] for each in told)
    times = [[took for answer in told for took in answer[2][kind]] for kind in range(3)]
    return Pressed(ended - begun, *times, sent=sum(answer[3] for answer in told))


def _answer(answers: Any, processes: Sequence[Any]) -> Any:
    """What one of the processes says; one that ended without a word is no reason to wait."""
    while True:
        try:
            return answers.get(timeout=2)
        except queue.Empty:
            if all(process.exitcode is not None for process in processes) and answers.empty():
                return "A process of the clients ended early."


def work(packed: bytes, barrier: Any, answers: Any) -> None:
    """One process. Answers (begun, ended, [presses, outcomes, misses], statements), or a word why
    not."""
    import django  # noqa: PLC0415 (a process of its own)

    django.setup()
    job: Job = pickle.loads(packed)  # its values may be of Django's classes
    makers = {"action": _by_action, "psycopg": _by_psycopg}
    times: list[list[float]] = [[], [], []]
    wrong: list[str] = []
    sent: dict[tuple[Team, int], int] = {}
    inner = threading.Barrier(len(job.clients) + 1)

    def run(team: Team, client: int) -> None:
        count = [0]
        try:
            press, end, close = makers[job.kind](job, team, client, count)
            _cycle(press, end, [[], [], []])  # what only the first one pays
            count[0] = 0
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
            return inner.abort()
        try:
            inner.wait()
            inner.wait()
            for _turn in range(job.each):
                _cycle(press, end, times)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        finally:
            sent[team, client] = count[0]
            close()

    threads = [threading.Thread(target=run, args=who) for who in job.clients]
    for thread in threads:
        thread.start()
    begun = 0.0
    try:
        inner.wait(PATIENCE)  # everybody is connected
        barrier.wait(PATIENCE)
        begun = time.time()
        inner.wait(PATIENCE)
    except threading.BrokenBarrierError:
        wrong.append("The clients did not begin together.")
    for thread in threads:
        thread.join()
    told = (begun, time.time(), times, sum(sent.values()))
    answers.put("\n".join(sorted(set(wrong))) if wrong else told)


def _cycle(press: Callable, end: Callable, times: list[list[float]]) -> None:
    began = time.perf_counter()
    held = press()
    took = time.perf_counter() - began
    if held is None:
        times[2].append(took * 1000)
        return
    times[0].append(took * 1000)
    began = time.perf_counter()
    end(held)
    times[1].append((time.perf_counter() - began) * 1000)


Means = tuple[Callable, Callable, Callable]  # press, outcome, close


def _by_action(job: Job, team: Team, client: int, count: list[int]) -> Means:
    from django.db import connection  # noqa: PLC0415

    from callboard.kit.errors import Refused  # noqa: PLC0415

    member = capture.member_of(team.member(client), team.company)

    def counted(execute: Callable, *rest: Any) -> Any:
        count[0] += 1
        return execute(*rest)

    def press() -> Any:
        try:
            return capture.press(member)
        except Refused:
            return None

    connection.execute_wrappers.append(counted)
    return press, lambda claim: capture.end(claim, member), connection.close


def _by_psycopg(job: Job, team: Team, client: int, count: list[int]) -> Means:
    connection = psycopg.connect(job.url, prepare_threshold=3)
    script = next(script for script in job.scripts if script.team == team)
    claim, finish = _prepared(script.claim), _prepared(script.finish)
    member = team.member(client)

    def press() -> dict[str, Any] | None:
        known: dict[str, Any] = {"member": member}
        count[0] += len(claim)
        if _sent(connection, claim, known):
            return known
        return None

    def end(known: dict[str, Any]) -> None:
        count[0] += len(finish)
        _sent(connection, finish, known)

    return press, end, connection.close


def _prepared(steps: list[Step]) -> list[tuple[str, Step]]:
    """Texts with their places for values, percent signs of their own doubled."""
    whole = ["%s".join(text.replace("%", "%%") for text in step.texts) for step in steps]
    return [
        (text if step.values else step.texts[0], step)
        for text, step in zip(whole, steps, strict=True)
    ]


def _sent(
    connection: psycopg.Connection, steps: list[tuple[str, Step]], known: dict[str, Any]
) -> bool:
    """The statements in one transaction; False when one that had to find something did not."""
    for text, step in steps:
        values = [_value(value, known) for value in step.values] or None
        cursor = connection.execute(text, values)
        rows = cursor.fetchall() if cursor.description else []
        if not step.answers:
            continue
        if not rows or rows[0][places(cursor)[next(iter(step.answers))]] is None:
            connection.rollback()
            return False
        for column, name in step.answers.items():
            known[name] = rows[0][places(cursor)[column]]
    connection.commit()
    return True


def places(cursor: psycopg.Cursor) -> dict[str, int]:
    """Where each column stands; the first of that name."""
    return {each.name: at for at, each in reversed([*enumerate(cursor.description or ())])}


def _value(value: Any, known: dict[str, Any]) -> Any:
    if isinstance(value, Var):
        return known[value.name]
    if isinstance(value, Moment):
        return known[value.clock] + value.after
    return value
