"""The audit in words: who did what to what, from what to what."""

from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from callboard.accounts import queries as accounts
from callboard.accounts.models import AuditEntry, Member
from callboard.workplace.rules import managed

_SHORT = {"key": "integrations.ApiKey"}


class Line(NamedTuple):
    """One entry: when, who (nothing: the system), what, about what, [(label, before, after)]."""

    at: datetime
    actor: str
    done: str
    about: str
    changed: list[tuple[str, str, str]]


class Lines(NamedTuple):
    """A page of the audit, and the cursor of the next one."""

    lines: list[Line]
    after: int | None


def audit_lines(
    member: Member, *, kind: str = "", actor: int | None = None, after: int | None = None
) -> Lines:
    """A page of the audit of the member's company, newest first."""
    page = accounts.audit_of(member, kind=kind, actor=actor, after=after)
    about = [entry.subject.partition(" ") for entry in page.entries]
    pks = {int(pk) for table, _space, pk in about if table == "accounts.Member" and pk.isdecimal()}
    people = Member.objects.visible_to(member).filter(pk__in=pks)
    moves = [pair for entry in page.entries for name, pair in _changes(entry) if name == "team"]
    teams = accounts.team_names(member, {pk for pair in moves for pk in pair if type(pk) is int})
    known = {f"accounts.Member {pk}": name for pk, name in people.values_list("pk", "name")}
    return Lines([_line(entry, known, teams) for entry in page.entries], page.after)


def _line(entry: AuditEntry, known: dict[str, str], teams: dict[int, str]) -> Line:
    table = ".".join(entry.subject.partition(" ")[0].split(".")[:2])
    table = _SHORT.get(table, table)
    name = known.get(entry.subject) or entry.facts.get("name", "")
    told = " ".join(filter(None, (str(managed.TABLES.get(table, "")), name)))
    return Line(
        at=entry.at,
        actor=entry.actor.name if entry.actor else "",
        done=str(managed.DONE.get(entry.kind, entry.kind)),
        about=told or entry.subject,
        changed=[
            (
                _label(table, column),
                _worded(table, column, before, teams),
                _worded(table, column, after, teams),
            )
            for column, (before, after) in _changes(entry)
        ],
    )


def _changes(entry: AuditEntry) -> list[tuple[str, list[Any]]]:
    facts = entry.facts
    fields = facts.get("fields")
    if isinstance(fields, dict):
        return [(name, pair) for name, pair in fields.items() if len(pair) == 2]
    if "after" in facts:
        return [(entry.subject.rpartition(".")[2], [facts.get("before"), facts["after"]])]
    return [(name, [None, value]) for name, value in facts.items() if name != "name"]


def _label(table: str, column: str) -> str:
    return str(managed.COLUMNS.get(table, {}).get(column, column))


def _worded(table: str, column: str, value: Any, teams: dict[int, str]) -> str:
    if column == "team" and isinstance(value, int):
        return teams.get(value, str(value))
    try:
        return managed.worded(apps.get_model(table)._meta.get_field(column), value)  # type: ignore[arg-type]
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return managed.worded(AuditEntry._meta.get_field("kind"), value)  # type: ignore[arg-type]
