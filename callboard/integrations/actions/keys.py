"""Keys are issued and revoked."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import AuditEntry, Company, Member
from callboard.integrations.doors import digest_of
from callboard.integrations.models import ApiKey, Scope
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.sources.models import Source


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
    _audit(key, "key.issued", by, key.created_at)
    return key, f"{company.pk}.{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Member | None) -> ApiKey:
    """No request that starts from now on gets in with it. A revoked key stays revoked."""
    key = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _audit(key, "key.revoked", by, key.revoked_at)
    return key


def _audit(key: ApiKey, kind: str, by: Member | None, at: datetime) -> None:
    AuditEntry.objects.create(
        company_id=key.company_id,
        kind=kind,
        actor=by,
        at=at,
        subject=f"key {key.pk}",
        facts={"name": key.name, "scopes": key.scopes, "per_minute": key.per_minute},
    )
