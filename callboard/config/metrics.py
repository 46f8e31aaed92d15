"""GET /metrics: how the desk does, in numbers for a watchdog (the text format of Prometheus).

For the operator of the machine only: asked from the machine itself, or with
CALLBOARD_METRICS_TOKEN. Numbers of the whole installation, never of one company. As many questions
to the database as there are kinds of numbers, however many companies there are.
"""

from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from callboard.accounts.tenancy import across_companies
from callboard.kit import counts
from callboard.orders.statuses import Line

Sample = tuple[str, float]

# The first state of a job.
WAITING = "enum_first(NULL::procrastinate_job_status)"

# name: (kind, what it says, question that answers with labels and value)
ASKED: dict[str, tuple[str, str, str]] = {
    "queue_depth": (
        "gauge",
        "Orders of a line that wait for a call now.",
        "SELECT 'line', line, count(*) FROM dispatch_ready WHERE ready_at <= clock_timestamp()"
        " GROUP BY line",
    ),
    "queue_oldest_seconds": (
        "gauge",
        "How long the oldest of them has waited.",
        "SELECT 'line', line, extract(epoch FROM clock_timestamp() - min(ready_at))"
        " FROM dispatch_ready WHERE ready_at <= clock_timestamp() GROUP BY line",
    ),
    "ready_rows": (
        "gauge",
        "Orders in the queue, those of later included.",
        "SELECT NULL, NULL, count(*) FROM dispatch_ready",
    ),
    "claims_open": (
        "gauge",
        "Customers that somebody holds.",
        "SELECT NULL, NULL, count(*) FROM dispatch_claim",
    ),
    "jobs": (
        "gauge",
        "Jobs that wait (due now), are being done, or failed in the last days.",
        "SELECT 'state', state, count(j.id) FROM (VALUES"
        f" ('waiting', {WAITING}), ('doing', 'doing'), ('failed', 'failed')) kinds(state, status)"
        " LEFT JOIN procrastinate_jobs j ON j.status = kinds.status AND"
        " (state <> 'waiting' OR coalesce(scheduled_at, now()) <= now()) GROUP BY state",
    ),
    "jobs_oldest_seconds": (
        "gauge",
        "How long the oldest job that is due has waited.",
        "SELECT NULL, NULL, coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at,"
        " e.at))), 0) FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id"
        " AND e.type = 'deferred'"
        f" WHERE j.status = {WAITING} AND coalesce(j.scheduled_at, now()) <= now()",
    ),
    "worker_heartbeat_seconds": (
        "gauge",
        "Since the last sign of life of any worker; none when there never was one.",
        "SELECT NULL, NULL, extract(epoch FROM now() - max(last_heartbeat))"
        " FROM procrastinate_workers HAVING count(*) > 0",
    ),
}
COUNTED = {
    "leads_accepted": ("leads_total", "counter", 'result="accepted"'),
    "leads_refused": ("leads_total", "counter", 'result="refused"'),
    "streams_open": ("streams_open", "gauge", ""),
    "loop_lag_us": ("loop_lag_seconds", "gauge", ""),
}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers; 404 for whoever may not know that they are here."""
    if not _may_know(request):
        raise Http404
    lines = [line for part in (_asked(), _counted()) for line in part]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _may_know(request: HttpRequest) -> bool:
    """Behind a proxy everybody seems to sit at this machine, so there only the token counts."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and compare_digest(given.encode(), token.encode()):
        return True
    if token or settings.HTTPS or settings.PROXIES or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False


def _asked() -> Iterator[str]:
    """What the database knows; "callboard_up 0" and nothing else while it does not answer."""
    lines: list[str] = []
    try:
        with across_companies(), connection.cursor() as cursor:
            for name, (kind, words, question) in ASKED.items():
                cursor.execute(question)
                found = {labels(key, value): number for key, value, number in cursor.fetchall()}
                if name.startswith("queue"):
                    found = {labels("line", line.value): 0 for line in Line} | found
                lines += _told(name, kind, words, found.items())
    except DatabaseError:
        lines = []
    yield from _told("up", "gauge", "Whether the database answers.", [("", int(bool(lines)))])
    yield from lines


def _counted() -> Iterator[str]:
    """What the web processes of this machine count by themselves."""
    of_all = counts.of_all()
    words = {
        "leads_total": "Leads since the process began.",
        "streams_open": "Open screens that hear news.",
        "loop_lag_seconds": "Longest time the event loop stood still in the last 15 seconds.",
    }
    samples: dict[str, list[Sample]] = {name: [] for name in words}
    kinds = {}
    for name, (shown, kind, label) in COUNTED.items():
        kinds[shown] = kind
        for pid, numbers in of_all.items():
            all_labels = ",".join(filter(None, [label, f'process="{pid}"']))
            value = numbers[name] / 1_000_000 if name.endswith("_us") else numbers[name]
            samples[shown].append(("{" + all_labels + "}", value))
    for name, found in samples.items():
        yield from _told(name, kinds[name], words[name], found)


def _told(name: str, kind: str, words: str, samples) -> Iterator[str]:
    yield f"# HELP callboard_{name} {words}"
    yield f"# TYPE callboard_{name} {kind}"
    for label, value in samples:
        yield f"callboard_{name}{label} {float(value):g}"


def labels(key: str | None, value: str | None) -> str:
    """A label as the format wants it; nothing for a number without one."""
    return f'{{{key}="{value}"}}' if key else ""
