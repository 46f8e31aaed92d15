"""The life of an export: asked for, written by a job, kept a day for who asked, swept."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import AuditEntry, Member
from callboard.integrations.actions import notices
from callboard.integrations.models import Event
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.workplace.models import Export

KEPT = timedelta(hours=24)
TYPED = frozenset({"q"})
MOST = 1_000_000  # a sheet of Excel ends soon after
OPEN = (Export.State.WAITING, Export.State.WRITING)


@transaction.atomic
def ask(query: str, columns: Sequence[str], *, by: Member) -> Export:
    """Write down what is to be exported, and who asked for it; one at a time for each member.

    The job that writes the file is queued by whoever asks.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            export = Export.objects.create(
                company_id=by.company_id,
                member=by,
                query=query,
                columns=list(columns),
                asked_at=now,
                expires_at=now + KEPT,
                token=secrets.token_urlsafe(32),
            )
    except IntegrityError:
        raise Refused(_("Your last export is still being written. Wait or cancel it.")) from None
    _audit(export, "export.asked", by, filter=nameless(query), columns=list(columns))
    return export


@transaction.atomic
def begin(export: Export, *, rows: int) -> None:
    """The job knows how many rows there are and starts, anew if a worker died over it."""
    export.state, export.rows, export.done = Export.State.WRITING, rows, 0
    export.save(update_fields=["state", "rows", "done"])
    _tell(export)


@transaction.atomic
def progress(export: Export, *, done: int) -> bool:
    """So many rows are written; False when nobody wants the rest any more."""
    wanted = Export.objects.filter(pk=export.pk, state=Export.State.WRITING).update(done=done)
    _tell(export)
    return bool(wanted)


@transaction.atomic
def finish(export: Export, *, by: Member) -> None:
    """The file lies ready for a day."""
    now = clock.now()
    ready = Export.objects.filter(pk=export.pk, state=Export.State.WRITING).update(
        state=Export.State.READY, done=export.rows or 0, expires_at=now + KEPT
    )
    if ready:
        _audit(export, "export.written", by, rows=export.rows)
        notices.tell(export.company_id, Event.EXPORT, to=export.member_id)
    _tell(export)


@transaction.atomic
def fail(export: Export, *, why: str) -> None:
    """There will be no file, for this reason."""
    Export.objects.filter(pk=export.pk, state__in=OPEN).update(state=Export.State.FAILED, why=why)
    _tell(export)


@transaction.atomic
def cancel(export: Export, *, by: Member) -> None:
    """Nobody wants it: a job that writes it stops, a file goes."""
    Export.objects.filter(pk=export.pk).update(state=Export.State.CANCELLED)
    file_of(export).unlink(missing_ok=True)
    _audit(export, "export.cancelled", by)
    _tell(export)


def handed_out(export: Export, *, by: Member) -> Path:
    """The file, and a line in the audit that it was taken."""
    _audit(export, "export.taken", by, rows=export.rows)
    return file_of(export)


def sweep(company_id: int) -> None:
    """Files whose day is over go, and so does the memory of them; the audit keeps its lines."""
    for export in Export.objects.filter(company=company_id, expires_at__lt=clock.now()):
        drop(export)


def nameless(query: str) -> str:
    """A filter without the words somebody typed to find a person: the audit keeps for ever."""
    told = parse_qsl(query, keep_blank_values=True)
    return urlencode([(name, "…" if name in TYPED and value else value) for name, value in told])


def drop(export: Export) -> None:
    """File and memory of an export go at once; the audit keeps its lines."""
    file_of(export).unlink(missing_ok=True)
    export.delete()


def file_of(export: Export) -> Path:
    """Where its file lies: in the folder of its company, under a name nobody can guess."""
    return Path(settings.MEDIA_ROOT) / "exports" / str(export.company_id) / f"{export.token}.xlsx"


def _audit(export: Export, kind: str, by: Member, **facts: object) -> None:
    AuditEntry.objects.create(
        company_id=export.company_id,
        kind=kind,
        actor=by,
        at=clock.now(),
        subject=f"workplace.Export {export.pk}",
        facts=facts,
    )


def _tell(export: Export) -> None:
    live.tell(export.company_id, "exports", member_id=export.member_id)
