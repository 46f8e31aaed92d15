"""Keeps the processes of an installation running, in the foreground, and ends them all."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from callboard.config.processes import die_with

STDERR = 2  # standard output is for what was asked for
TICK = 0.2
GRACE = 8  # seconds a child has to end by itself
LONGEST_PAUSE = 30
SETTLED = 60  # after so many seconds of life a death is no sign of a loop


@dataclass
class Child:
    """A program that is started again whenever it ends, a little later each time."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)
    pause: float = field(default=0.5, init=False)
    not_before: float = field(default=0, init=False)

    def start(self) -> None:
        """Run it in a session of its own: Ctrl-C is for the supervisor alone."""
        self.started = time.monotonic()
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self.log.open("ab")) if self.log else STDERR
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment | {"CALLBOARD_SUPERVISED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),
            )

    def look_after(self) -> None:
        """Start it again if it ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.not_before:
                self.start()
            return
        if self.process.poll() is None:
            return
        self._kill_family()
        self.pause = 0.5 if now - self.started > SETTLED else min(self.pause * 2, LONGEST_PAUSE)
        self.not_before = now + self.pause
        say(f"{self.name} ended ({self.process.returncode}); again in {self.pause:g} s")
        self.process = None

    def ask_to_end(self) -> None:
        """An orderly end, to be waited for with `end`."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until the deadline, then end it and what it started by force."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self._kill_family()
        self.process.wait()

    def _kill_family(self) -> None:
        """What it started may outlive it and hold the port."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Stopped(Exception):
    """Ctrl-C, or SIGTERM."""


class Supervisor:
    """Runs children until a signal comes; in between calls `chores`: (seconds between, what)."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.chores: list[tuple[float, Callable[[], None]]] = []
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup: it is to go on
            signal.signal(signal.SIGHUP, self._note)

    def run(self) -> None:
        """Until a signal comes. Everything is ended when this returns."""
        due = [(time.monotonic() + every, every, chore) for every, chore in self.chores]
        try:
            while not self._stopping:
                for child in self.children:
                    child.look_after()
                due = [_done_if_due(*entry) for entry in due]
                time.sleep(TICK)
        finally:
            self.end()

    def check(self) -> None:
        """Raise Stopped if a signal came."""
        if self._stopping:
            raise Stopped

    def step(self, command: list[str], environment: dict[str, str]) -> int:
        """Run a command to its end before the children start; its exit code, or Stopped."""
        self.check()
        step = subprocess.Popen(
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=STDERR,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),
        )
        while step.poll() is None:
            if self._stopping:
                os.killpg(step.pid, signal.SIGKILL)
                step.wait()
            time.sleep(0.05)
        self.check()
        return step.returncode

    def end(self) -> None:
        """All children at once, within GRACE seconds."""
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(deadline)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def say(words: str) -> None:
    """A line for the person at the terminal."""
    print(words, file=sys.stderr, flush=True)


def _done_if_due(
    at: float, every: float, chore: Callable[[], None]
) -> tuple[float, float, Callable[[], None]]:
    if time.monotonic() < at:
        return at, every, chore
    try:
        chore()
    except Exception as error:  # a chore is repeated anyway; it must not end the desk
        say(f"{getattr(chore, '__name__', 'A chore')}: {error}")
    return time.monotonic() + every, every, chore
