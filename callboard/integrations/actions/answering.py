"""A lead is taken once, however often it is sent; what was answered is answered again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from callboard.integrations.guards import sqlstate
from callboard.integrations.models import Answer, ApiKey, KeyMinute
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders import queries as order_queries
from callboard.orders.actions.placing import Lead

KEPT = timedelta(hours=72)  # how long an Idempotency-Key is remembered
COUNTED = timedelta(hours=1)  # how long a minute's count is of any interest
SWEPT = 10_000  # rows in one statement
LOCKED = "55P03"
IN_WORK = 0  # the status of an answer that is not complete

# Waits for another request under the same key. The row lives and dies with the work it stands for.
TAKE_KEY = """
    INSERT INTO integrations_answer
        (company_id, key_id, idempotency_key, body_digest, status, body, at)
    VALUES (%s, %s, %s, %s, 0, '{}', %s)
    ON CONFLICT (company_id, key_id, idempotency_key) DO NOTHING
    RETURNING id
"""


class Busy(Exception):
    """Another request under the same Idempotency-Key is still at work."""


def take_lead(key: ApiKey, lead: Lead) -> dict[str, Any]:
    """What the sender of a lead is told: {"number", "status"}; a repeat is told the same.

    Raises Refused. Call in the rooms of the key's company.
    """
    order = orders.receive(key.company, _in_name_of(key, lead))
    status = order.status
    if order.version > 1:
        status = order_queries.first_status(key.company_id, order)
    return {"number": order.number, "status": str(status)}


def answer_once(
    key: ApiKey,
    idempotency_key: str | None,
    body_digest: str,
    work: Callable[[], tuple[int, dict[str, Any]]],
) -> tuple[int, dict[str, Any], bool]:
    """Status and body of the answer, and whether it is one given before.

    The answer is kept in the transaction of the work, so a request that died leaves the key free,
    and one that waits sees the first one's answer. Only success is kept: refused work raises.
    Raises Refused for another body under the same key, Busy when the first takes too long.
    """
    if idempotency_key is None:
        return *work(), False
    mine = _take_key(key, idempotency_key, body_digest)
    if mine is None:
        first = _kept(key, idempotency_key, body_digest)
        return first.status, first.body, True
    status, body = work()
    Answer.objects.filter(pk=mine).update(status=status, body=body)
    return status, body, False


def begin(key: ApiKey, idempotency_key: str, body_digest: str) -> dict[str, Any] | None:
    """Note what a request of many parts is about; the body of its answer when it was given before.

    The parts are then answered under `part_of` the key, each in a transaction of its own, and
    `complete` keeps the whole. A request that died in the middle goes on where it was.
    """
    _take_key(key, idempotency_key, body_digest)
    first = _kept(key, idempotency_key, body_digest)
    return None if first.status == IN_WORK else first.body


def part_of(idempotency_key: str, index: int) -> str:
    """The key of one part; no sender's own key looks like it."""
    return f"\x01{sha256(idempotency_key.encode()).hexdigest()}/{index}"


def complete(key: ApiKey, idempotency_key: str, body: dict[str, Any]) -> None:
    """Keep the whole answer to a request of many parts."""
    Answer.objects.filter(company=key.company_id, key=key, idempotency_key=idempotency_key).update(
        status=200, body=body
    )


def sweep(company_id: int) -> int:
    """Forget answers and counts nobody asks for any more; how many rows went."""
    now = clock.now()
    old = (
        Answer.objects.filter(company=company_id, at__lt=now - KEPT),
        KeyMinute.objects.filter(company=company_id, minute__lt=now - COUNTED),
    )
    gone = 0
    for rows in old:
        while some := list(rows.values_list("pk", flat=True)[:SWEPT]):
            gone += rows.filter(pk__in=some).delete()[0]
    return gone


def _kept(key: ApiKey, idempotency_key: str, body_digest: str) -> Answer:
    answers = Answer.objects.filter(company=key.company_id, key=key)
    first = answers.get(idempotency_key=idempotency_key)
    if first.body_digest != body_digest:
        words = _("This key was used for another request. Send a new key with a new body.")
        raise Refused(fields={"Idempotency-Key": words})
    return first


def _take_key(key: ApiKey, idempotency_key: str, body_digest: str) -> int | None:
    values: list[Any] = [key.company_id, key.pk, idempotency_key, body_digest, clock.now()]
    try:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_KEY, values)
            row = cursor.fetchone()
    except OperationalError as error:
        if sqlstate(error) == LOCKED:
            raise Busy from error
        raise
    return row[0] if row else None


def _in_name_of(key: ApiKey, lead: Lead) -> Lead:
    """A key of a source speaks for that source alone; what that leaves open, the lead says."""
    if key.source is None:
        return lead
    wrong, fixed = {}, {}
    for name in ("webmaster", "flow", "agency"):
        own, said = getattr(key.source, name), getattr(lead.source, name)
        if own and said not in {"", own}:
            wrong[f"source.{name}"] = _("This key sends leads of another source.")
        fixed[name] = own or said
    if wrong:
        raise Refused(fields=wrong)
    return replace(lead, source=replace(lead.source, **fixed))
