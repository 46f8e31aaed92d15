"""A whole desk in a folder of its own, whose parts can be killed: `callboard serve` as it is.

The database is the product's own PostgreSQL with fsync on. Parts are found as children of the
process that serves, and killed by -9; starting them again is the product's business.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from callboard.config import server
from callboard.config.pgembed import url_of_running
from callboard.config.processes import alive, command_of, die_with

ROOT = Path(__file__).parents[1]
SETTLED = 4  # seconds a web process needs from its birth to its first answer
PATIENCE = 180  # seconds for a start, on a machine that has other things to do


class Stack:
    """A running desk: `port`, `home` (its folder), `log`.

    `tree` is whose code it runs; `beside` is a desk that has folder, secret and database already.
    """

    def __init__(
        self,
        home: Path,
        *options: str,
        unsafe: bool = False,
        tree: Path = ROOT,
        database: str = "",
        beside: "Stack | None" = None,
    ) -> None:
        self.home = home
        self.log = home / ("beside.log" if beside else "serve.log")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        secret = beside.environment["CALLBOARD_SECRET_KEY"] if beside else secrets.token_urlsafe(50)
        self.environment = {
            "CALLBOARD_DATA": str(home),
            "CALLBOARD_SECRET_KEY": secret,
            "CALLBOARD_HOSTS": "localhost,127.0.0.1",
            "CALLBOARD_HTTPS": "0",
            "CALLBOARD_FAULTS_UNSAFE": "1" if unsafe else "",
            "DATABASE_URL": database or (beside.environment["DATABASE_URL"] if beside else ""),
            "DATABASE_APP_URL": "",
            "DJANGO_SETTINGS_MODULE": "faults.settings",
            "PYTHONPATH": str(tree),
        }
        command = [sys.executable, "-m", "faults.running", "--port", str(self.port), *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=tree,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with(os.getpid()),
            )

    # --- what is there -----------------------------------------------------------------------

    def admin_url(self) -> str:
        """The administrator's address of the database."""
        if given := self.environment["DATABASE_URL"]:
            return given
        running = url_of_running(self.home / "postgres")
        if running is None:
            raise RuntimeError("The database does not run.")
        return make_conninfo(running, dbname=server.NAME)

    def app_url(self) -> str:
        """How web processes sign in."""
        return make_conninfo(self.admin_url(), user=server.APP)

    def master_of_web(self) -> int | None:
        """The process that the web processes are children of."""
        return self._child("granian")

    def web(self) -> list[int]:
        """The processes that answer requests."""
        master = self.master_of_web()
        found = _children(master) if master else []
        return [pid for pid in found if "resource_tracker" not in command_of(pid)]

    def worker(self) -> int | None:
        """The process that does jobs."""
        return self._child("procrastinate") or self._child("faults.worker")

    def database(self) -> int | None:
        """The first of PostgreSQL's processes."""
        return self._child("postgres -D") or self._child("postgres --")

    def _child(self, words: str) -> int | None:
        return next((pid for pid in _children(self.process.pid) if words in command_of(pid)), None)

    # --- faults ------------------------------------------------------------------------------

    def kill_web(self, which: int = 0) -> bool:
        """One web process; False when none was there."""
        pids = self.web()
        return bool(pids) and _kill(pids[which % len(pids)])

    def kill_all_web(self) -> None:
        """The web server with all of its processes."""
        master = self.master_of_web()
        if master:
            _kill(master, *_children(master))

    def kill_database(self) -> bool:
        """PostgreSQL, all of its processes at once: nothing is written any more."""
        pid = self.database()
        return pid is not None and _kill(pid, *_children(pid))

    def kill_worker(self) -> bool:
        """The process that does jobs."""
        pid = self.worker()
        return pid is not None and _kill(pid)

    # --- waiting -----------------------------------------------------------------------------

    def is_ready(self) -> bool:
        """What /health/ready says."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_ready(self, patience: float = PATIENCE) -> float:
        """Seconds it took; raises when it did not come up, with the end of the log."""
        began = time.monotonic()
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() - began > patience:
                raise RuntimeError(f"The desk did not get ready.\n{self.said()[-3000:]}")
            time.sleep(0.1)
        return time.monotonic() - began

    def said(self) -> str:
        """The log so far."""
        return self.log.read_text(errors="replace")

    def wait_until_whole(self) -> None:
        """Until both web processes answer again, not one for the other."""
        deadline = time.monotonic() + PATIENCE
        while len(self.web()) < 2 or min(_age(pid) for pid in self.web()) < SETTLED:
            if time.monotonic() > deadline:
                raise RuntimeError("A web process does not come back.")
            time.sleep(0.1)
        self.wait_until_ready()

    def asked(self, statement: str, *values: object) -> list[tuple]:
        """Rows of a question to the database, as its administrator; waits for a database that is
        just coming back."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.admin_url(), autocommit=True) as admin:
                    cursor = admin.execute(statement, values or None)
                    return cursor.fetchall() if cursor.description else []
            except (psycopg.OperationalError, RuntimeError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def broken_invariants(self) -> list[str]:
        """What `check-invariants` finds."""
        addresses = server.Addresses(self.admin_url(), server.as_url(self.app_url()))
        outcome = subprocess.run(
            [sys.executable, "-m", "callboard.cli.inside", "check-invariants"],
            cwd=ROOT,
            env=os.environ | self.environment | addresses.for_worker(),
            capture_output=True,
            text=True,
        )
        if outcome.returncode > 1 or (outcome.returncode == 1 and not outcome.stdout):
            return [outcome.stderr[-1000:]]
        return outcome.stdout.splitlines()

    def end(self) -> None:
        """An orderly end."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(*options: str, unsafe: bool = False, folder: str | None = None) -> Iterator[Stack]:
    """A fresh desk, ready; Django of this process is set up for it. Gone when the block ends."""
    home = Path(tempfile.mkdtemp(prefix="callboard-faults-", dir=folder))
    home.chmod(0o755)
    stack = Stack(home, *options, unsafe=unsafe)
    try:
        stack.wait_until_ready()
        _set_up_django(stack)
        yield stack
    finally:
        with suppress(Exception):
            _hang_up()
        stack.end()
        shutil.rmtree(home, ignore_errors=True)


def _set_up_django(stack: Stack) -> None:
    """This process is at the desk as a command that fills it: the same database, no limits."""
    from django.apps import apps  # noqa: PLC0415 (its settings are read at the first import)

    addresses = server.Addresses(server.as_url(stack.admin_url()), server.as_url(stack.app_url()))
    os.environ |= stack.environment | addresses.for_filling()
    if not apps.ready:
        import django  # noqa: PLC0415

        django.setup()


def _hang_up() -> None:
    from django.db import connection  # noqa: PLC0415

    from callboard.kit import live  # noqa: PLC0415

    live.post.close()
    connection.close()


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return []


def _age(pid: int) -> float:
    """Seconds since a process was born; 0 when it is gone."""
    try:
        born = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0.0
    return float(Path("/proc/uptime").read_text().split()[0]) - born / os.sysconf("SC_CLK_TCK")


def _kill(*pids: int) -> bool:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    return True
