"""The audit is sealed as it grows, so that a line changed by anybody is noticed."""

import logging
from datetime import timedelta

from django.db import transaction

from callboard.accounts.models import AuditEntry, AuditSeal
from callboard.accounts.queries import sealed
from callboard.kit import clock

logger = logging.getLogger(__name__)

# Longer than any transaction lasts: no line can turn up below a seal afterwards.
SETTLED = timedelta(minutes=10)
AT_ONCE = 5_000


@transaction.atomic
def seal(company_id: int) -> int:
    """Put a seal on what the audit has said since the last one, and say on how many lines.

    Each seal is told to the log as well: who rewrote the audit with all its seals would have to
    rewrite the log too. Safe to skip or repeat.
    """
    now = clock.now()
    last = AuditSeal.objects.filter(company=company_id).order_by("-upto").first()
    after, before, done = (last.upto, last.digest, 0) if last else (0, "", 0)
    while page := _settled(company_id, after, now):
        digest = sealed.digest_of(company_id, before=before, after=after, upto=page[-1])
        AuditSeal.objects.create(
            company_id=company_id, upto=page[-1], entries=len(page), digest=digest, at=now
        )
        logger.warning("audit of company %s sealed up to %s: %s", company_id, page[-1], digest)
        after, before, done = page[-1], digest, done + len(page)
    return done


def _settled(company_id: int, after: int, now: object) -> list[int]:
    """The next entries without a seal; none above one that is still too young."""
    waiting = AuditEntry.objects.filter(company=company_id, pk__gt=after).order_by("pk")
    young = waiting.filter(at__gt=now - SETTLED).values_list("pk", flat=True).first()  # type: ignore[operator]
    if young is not None:
        waiting = waiting.filter(pk__lt=young)
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])
