"""Ages of the demo: a world made last week looks as if it had been made today."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.calls.models import Call
from callboard.demo import load
from callboard.dispatch.models import Claim, Rest, Shift
from callboard.integrations.models import KeyMinute
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.statuses import Status

# Every moment and every day of every table of a company, whatever area it is of. What was written
# into the audit stays there as it was.
COLUMNS = """
    SELECT t.oid::regclass::text, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
    FROM pg_class t
    JOIN pg_attribute company ON company.attrelid = t.oid AND company.attname = 'company_id'
    JOIN pg_attribute a ON a.attrelid = t.oid AND NOT a.attisdropped
        AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype)
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
        AND NOT t.relispartition AND has_table_privilege(t.oid, 'UPDATE')
    GROUP BY t.oid
"""
DAY = timedelta(days=1)


def bring_up_to_date(company_id: int, made: str) -> int:
    """How many days younger the company has become. `made` is the kind of the entry that tells when
    it was made, and at the last start; a later start only adds what has passed since."""
    with acting_for(company_id):
        load.take_time()
        entry = AuditEntry.objects.filter(company=company_id, kind=made).latest("pk")
        now, opened = clock.now(), datetime.fromisoformat(entry.facts["opened"])
        was_made = datetime.fromisoformat(entry.facts.get("made", entry.at.isoformat()))
        days = (now - was_made) // DAY
        _end_what_was_open(company_id)
        if days:
            _move_everything(company_id, days)
        _keep_promises_ahead(company_id, opened, now, days)
        load.fill_the_queue(company_id)
        remember(company_id, made, was_made + days * DAY, now)
    return days


def remember(company_id: int, kind: str, made: datetime, now: datetime) -> None:
    """Write down when the company was made, and that it is opened now."""
    AuditEntry.objects.create(
        company_id=company_id,
        kind=kind,
        at=now,
        subject="demo",
        facts={"made": made.isoformat(), "opened": now.isoformat()},
    )


def _end_what_was_open(company_id: int) -> None:
    """Nobody is at work while the desk is off."""
    Claim.objects.filter(company=company_id).delete()
    Rest.objects.filter(company=company_id).delete()
    KeyMinute.objects.filter(company=company_id).delete()
    Shift.objects.filter(company=company_id, ended_at=None).update(ended_at=F("began_at"))
    Call.objects.filter(company=company_id, ended_at=None).update(
        ended_at=F("began_at"), ending=Call.Ending.HAND
    )


def _move_everything(company_id: int, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, columns in cursor.fetchall():
            moved = ", ".join(f"{name} = {name} + {days} * interval '1 day'" for name in columns)
            cursor.execute(f"UPDATE {table} SET {moved} WHERE company_id = %s", [company_id])


def _keep_promises_ahead(company_id: int, opened: datetime, now: datetime, days: int) -> None:
    """What was to come at the last start is as far ahead again; scheduled days by whole days."""
    then = opened + days * DAY
    ahead = Order.objects.filter(company=company_id, due_at__gt=then)
    calls = ahead.filter(status__in=[Status.CALLBACK, Status.NO_ANSWER])
    calls.update(due_at=F("due_at") + (now - then))
    deliveries = ahead.filter(status=Status.SCHEDULED)
    more = now.date() - then.date()
    deliveries.update(due_at=F("due_at") + more, delivery_on=F("delivery_on") + more)
