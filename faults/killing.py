"""Kills while something goes on, in a thread beside it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from faults.report import Run
from faults.stack import Stack

BEGUN = "SELECT coalesce(max(id), 0) FROM procrastinate_events WHERE type = 'started'"


class Killer:
    """Kills what `plan` names, one after the other, each time the desk is whole again."""

    def __init__(self, run: Run, stack: Stack, plan: list[str], every: tuple[float, float]) -> None:
        self.run, self.stack, self.plan, self.every = run, stack, plan, every
        self.killed: Counter[str] = Counter()
        self.back: list[float] = []
        self.over = threading.Event()
        self.stop = threading.Event()
        self.error: Exception | None = None
        self._begun = 0
        self._thread = threading.Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        ways: dict[str, Callable[[], Any]] = {
            "web": lambda: self.stack.kill_web(self.run.random.randrange(2)),
            "all web": lambda: self.stack.kill_all_web() or True,
            "database": self.stack.kill_database,
            "worker": self._busy_worker,
        }
        try:
            for what in self.plan:
                if self.stop.wait(self.run.random.uniform(*self.every)):
                    break
                if ways[what]():
                    self.killed[what] += 1
                    self.run.note(f"killed: {what} ({sum(self.killed.values())})")
                began = time.monotonic()
                time.sleep(0.3)
                self.stack.wait_until_ready()
                self.back.append(time.monotonic() - began)
        except Exception as error:
            self.error = error
        finally:
            self.over.set()

    def _busy_worker(self) -> bool:
        """A worker that has begun a job since the last kill: one that only starts proves little."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.stop.is_set():
            ((begun,),) = self.stack.asked(BEGUN)
            if begun > self._begun:
                self._begun = begun
                return self.stack.kill_worker()
            time.sleep(0.05)
        return False


@contextmanager
def killing(
    run: Run, stack: Stack, plan: list[str], every: tuple[float, float]
) -> Iterator[Killer]:
    """Kills for as long as the block lasts, or until the plan is done."""
    killer = Killer(run, stack, plan, every)
    killer._thread.start()
    try:
        yield killer
    finally:
        killer.stop.set()
        killer._thread.join()
    stack.wait_until_ready()
    if killer.error:
        raise killer.error
