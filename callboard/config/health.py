"""What a load balancer and a watchdog ask: does it live, may it get visitors."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from callboard.accounts import walls

WORKER_SILENCE = 90  # seconds; a worker says every 10 that it lives

_found_complete: set[str] = set()


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks no database, so that its failure restarts nobody."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything a visitor needs is there, else 503; each check says "ok" or why not."""
    checks = {name: _answer(check) for name, check in CHECKS.items()}
    is_ready = all(answer == "ok" for answer in checks.values())
    word = "ready" if is_ready else "not ready"
    response = JsonResponse({"status": word, "checks": checks}, status=200 if is_ready else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked twice a second
    return response


def _answer(check: Callable[[], str]) -> str:
    try:
        return check()
    except DatabaseError:
        return "the database does not answer"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    """Found complete once, it is complete until the process is replaced."""
    if connection.alias in _found_complete:
        return "ok"
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return f"{len(missing)} migrations are not applied: callboard manage migrate"
    _found_complete.add(connection.alias)
    return "ok"


def _walls() -> str:
    gaps = walls.gaps(connection.alias)
    return "; ".join(gaps) or "ok"


def _worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [WORKER_SILENCE],
        )
        (alive,) = cursor.fetchone()
    return "ok" if alive else "no worker runs: jobs wait"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "walls": _walls,
    "worker": _worker,
}
