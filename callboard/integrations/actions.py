"""Keys are issued and revoked; a lead is taken once, however often it is sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import AuditEntry, Company, Member
from callboard.integrations.doors import digest_of
from callboard.integrations.guards import sqlstate
from callboard.integrations.models import Answer, ApiKey, KeyMinute, Scope
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders import queries as order_queries
from callboard.orders.actions.placing import Lead
from callboard.sources.models import Source

KEPT = timedelta(hours=72)  # how long an Idempotency-Key is remembered
COUNTED = timedelta(hours=1)  # how long a minute's count is of any interest
SWEPT = 10_000  # rows in one statement
LOCKED = "55P03"

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


@transaction.atomic
def issue_key(
    company: Company,
    name: str,
    scopes: Sequence[str],
    *,
    source: Source | None = None,
    per_minute: int = 600,
    by: Member | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and the text `<company>.<secret>` that is shown once and kept nowhere.

    With a `source`, it sends leads and reads orders of that source only.
    """
    if not name.strip():
        raise Refused(fields={"name": _("Give the key a name to know it by.")})
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused(fields={"scopes": _("Choose what the key opens.")})
    if per_minute < 1:
        raise Refused(fields={"per_minute": _("Allow at least one request a minute.")})
    secret = token_urlsafe(32)
    key = ApiKey.objects.create(
        company=company,
        name=name.strip(),
        digest=digest_of(secret),
        scopes=[str(scope) for scope in scopes],
        source=source,
        per_minute=per_minute,
        created_at=clock.now(),
    )
    _audit(key, "key.issued", by)
    return key, f"{company.pk}.{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Member | None) -> ApiKey:
    """No request that starts from now on gets in with it. A revoked key stays revoked."""
    key = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _audit(key, "key.revoked", by)
    return key


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
        first = Answer.objects.get(company=key.company_id, key=key, idempotency_key=idempotency_key)
        if first.body_digest != body_digest:
            raise Refused(
                fields={
                    "Idempotency-Key": _(
                        "This key was used for another request. Send a new key with a new body."
                    )
                }
            )
        return first.status, first.body, True
    status, body = work()
    Answer.objects.filter(pk=mine).update(status=status, body=body)
    return status, body, False


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


def _take_key(key: ApiKey, idempotency_key: str, body_digest: str) -> int | None:
    values = [key.company_id, key.pk, idempotency_key, body_digest, clock.now()]
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


def _audit(key: ApiKey, kind: str, by: Member | None) -> None:
    AuditEntry.objects.create(
        company_id=key.company_id,
        kind=kind,
        actor=by,
        at=clock.now(),
        subject=f"key {key.pk}",
        facts={"name": key.name, "scopes": key.scopes, "per_minute": key.per_minute},
    )
