"""`callboard serve`: the whole desk in one command. Database, web, worker, in the foreground."""

import argparse
import contextlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from callboard.cli.supervisor import Child, Stopped, Supervisor, say
from callboard.config import environment, server
from callboard.config.pgembed import AlreadyRunning, Postgres
from callboard.config.rescue import rescue

MOST_STREAMS = 6_000  # requests at once in a web process; each open screen is one
RESCUE_EVERY = 20
READY_EVERY = 0.5


@dataclass
class Plan:
    """What to run, and what to do on the way."""

    host: str
    port: int
    workers: int
    log_folder: Path | None = None
    reload: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    more: list[Child] = field(default_factory=list)
    before: Callable[[Supervisor, server.Addresses], int] = lambda supervisor, addresses: 0
    when_ready: Callable[[server.Addresses], None] = lambda addresses: None


def add_to(commands: argparse._SubParsersAction) -> None:
    """The command and its options."""
    parser = commands.add_parser("serve", help="run everything: database, web, worker")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    plan = Plan(options.host, options.port, options.workers)
    plan.when_ready = lambda addresses: say(f"Callboard is ready: {address_of(plan)}")
    return run(plan)


def address_of(plan: Plan) -> str:
    """What to type into a browser on this machine."""
    host = "127.0.0.1" if plan.host in ("0.0.0.0", "::", "") else plan.host
    return f"http://{host}:{plan.port}/"


def run(plan: Plan) -> int:
    """Serve until Ctrl-C or SIGTERM; 0 then, 1 if it could not begin."""
    supervisor = Supervisor()
    data = environment.data_folder()
    data.mkdir(parents=True, exist_ok=True)
    if plan.log_folder:
        plan.log_folder.mkdir(parents=True, exist_ok=True)
    own: Postgres | None = None
    try:
        addresses, own = _database(data)
        supervisor.check()
        if careless := server.careless(addresses.app):
            say(f"A crash of this database may lose orders: {', '.join(careless)}. Switch it on.")
            return 1
        say("Bringing tables and static files up to date ...")
        upgrade = [sys.executable, "-m", "callboard.config.upgrade"]
        if supervisor.step(upgrade, plan.variables | addresses.for_migrate()):
            say("The upgrade failed; the reason stands above.")
            return 1
        if plan.before(supervisor, addresses):
            return 1
        _fill(supervisor, plan, addresses, own)
        supervisor.run()
    except Stopped:
        pass
    except AlreadyRunning as folder:
        say(f"Callboard already runs on {folder}. Stop it, or name another folder.")
        return 1
    finally:
        supervisor.end()
        if own:
            own.stop()
    say("Callboard has stopped.")
    return 0


def _database(data: Path) -> tuple[server.Addresses, Postgres | None]:
    if given := environment.secret("DATABASE_URL"):
        say("Preparing the database ...")
        return server.prepare(given, environment.secret("DATABASE_APP_URL")), None
    say("Starting the database ...")
    own = Postgres(data / "postgres").start()
    return server.prepare(own.url(server.NAME)), own


def _fill(
    supervisor: Supervisor, plan: Plan, addresses: server.Addresses, own: Postgres | None
) -> None:
    """Children and chores."""
    web = plan.variables | addresses.for_web()
    worker = plan.variables | addresses.for_worker()
    logs = (
        {name: plan.log_folder / f"{name}.log" for name in ("web", "worker")}
        if plan.log_folder
        else {}
    )
    supervisor.children = [
        Child("The web server", _web_command(plan), web, logs.get("web")),
        Child("The worker", _worker_command(), worker, logs.get("worker")),
        *plan.more,
    ]
    once = _Once(lambda: plan.when_ready(addresses), plan)

    def keep_the_database() -> None:
        if own and not own.running():
            say("The database ended; starting it again.")
            own.start()

    def rescue_jobs() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            rescue(addresses.app)

    supervisor.chores = [
        (READY_EVERY, once),
        (1, keep_the_database),
        (RESCUE_EVERY, rescue_jobs),
    ]


class _Once:
    """Says once that everything is ready."""

    def __init__(self, when_ready: Callable[[], None], plan: Plan) -> None:
        self._when_ready, self._plan, self._done = when_ready, plan, False

    def __call__(self) -> None:
        if not self._done and _is_ready(self._plan):
            self._done = True
            self._when_ready()


def _is_ready(plan: Plan) -> bool:
    host = "127.0.0.1" if plan.host in ("0.0.0.0", "::", "") else plan.host
    connection = HTTPConnection(host, plan.port, timeout=3)
    allowed = environment.words("CALLBOARD_HOSTS", "localhost")[0].lstrip(".").replace("*", host)
    try:
        connection.request("GET", "/health/ready", headers={"Host": allowed})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _web_command(plan: Plan) -> list[str]:
    granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
    command = [granian, "--interface", "asgi", "--host", plan.host, "--port", str(plan.port)]
    command += ["--workers", str(plan.workers), "--workers-kill-timeout", "5"]
    command += ["--respawn-failed-workers", "--no-ws", "--log-level", "warning"]
    command += ["--backlog", "8192", "--backpressure", str(MOST_STREAMS)]
    if plan.reload:
        command += ["--reload", "--reload-paths", str(server.HERE.parent)]
    return [*command, "callboard.config.asgi:application"]


def _worker_command() -> list[str]:
    django = [sys.executable, "-m", "django", "procrastinate"]
    return [*django, "worker", "--concurrency", "4", "--shutdown-graceful-timeout", "6"]
