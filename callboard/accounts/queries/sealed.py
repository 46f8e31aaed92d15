"""Whether the audit still says what it said when it was sealed."""

from django.db import connection

from callboard.accounts.models import AuditEntry, AuditSeal

DIGEST = """
    SELECT encode(sha256(convert_to(%(before)s || coalesce(string_agg(
        jsonb_build_array(id, kind, actor_id, extract(epoch FROM at), subject, facts)::text,
        E'\\n' ORDER BY id), ''), 'UTF8')), 'hex')
    FROM accounts_auditentry
    WHERE company_id = %(company)s AND id > %(after)s AND id <= %(upto)s
"""


def digest_of(company_id: int, *, before: str, after: int, upto: int) -> str:
    """The hash over the entries above `after` up to `upto`, and over the seal before them."""
    with connection.cursor() as cursor:
        cursor.execute(
            DIGEST, {"before": before, "company": company_id, "after": after, "upto": upto}
        )
        return cursor.fetchone()[0]


def broken_seals(company_id: int) -> list[str]:
    """Each stretch of the audit that does not say any more what it said, in words."""
    broken, after, before = [], 0, ""
    for seal in AuditSeal.objects.filter(company=company_id).order_by("upto"):
        found = digest_of(company_id, before=before, after=after, upto=seal.upto)
        if found != seal.digest:
            there = AuditEntry.objects.filter(company=company_id, pk__gt=after, pk__lte=seal.upto)
            broken.append(
                f"audit entries {after + 1} to {seal.upto}: changed after they were sealed on "
                f"{seal.at:%Y-%m-%d %H:%M} UTC ({there.count()} of {seal.entries} are there)"
            )
        after, before = seal.upto, seal.digest
    return broken
