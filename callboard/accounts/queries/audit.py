"""Who changed what, from what to what."""

from typing import NamedTuple

from callboard.accounts.models import AuditEntry, Member

PAGE = 50


class AuditPage(NamedTuple):
    """A page of entries, newest first, and the cursor of the next one (None: this is the last)."""

    entries: list[AuditEntry]
    after: int | None


def audit_of(
    member: Member, *, kind: str = "", actor: int | None = None, after: int | None = None
) -> AuditPage:
    """What was done in the member's company. `kind` may be the beginning of one: "member."."""
    found = AuditEntry.objects.filter(company=member.company_id)
    if kind:
        found = found.filter(kind__startswith=kind)
    if actor is not None:
        found = found.filter(actor=actor)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("actor").order_by("-pk")[: PAGE + 1])
    return AuditPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
