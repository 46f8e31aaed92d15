"""A change of a setting, a right or a password leaves a row: who, what, from what to what."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from callboard.accounts.models import AuditEntry, Company, CompanyOwned, Member
from callboard.kit import clock
from callboard.kit.errors import Refused

Row = TypeVar("Row", bound=Model)


def record(kind: str, row: Model, *, by: Member | None, **facts: Any) -> AuditEntry:
    """Write down that something was done to a row of a company, by whom, now."""
    return AuditEntry.objects.create(
        company_id=row.pk if isinstance(row, Company) else row.company_id,  # type: ignore[attr-defined]
        kind=kind,
        actor=by,
        at=clock.now(),
        subject=f"{row._meta.label} {row.pk}",
        facts=facts,
    )


@transaction.atomic
def change(
    row: Row,
    fields: dict[str, Any],
    *,
    by: Member | None,
    kind: str = "setting.changed",
    taken: dict[str, str] | None = None,
) -> Row:
    """Change columns of a row, and write down what each was before; what stays is not written.

    Raises Refused with a reason for each wrong field. `taken` says, by field, what to tell whoever
    comes second with what may be there only once.
    """
    row = type(row)._base_manager.select_for_update(of=["self"]).get(pk=row.pk)
    before = {name: getattr(row, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        with _checked(row, changed, taken):
            row.save(update_fields=list(changed))
        told = {
            name: [plain(before[name]), plain(value)]
            for name, value in changed.items()
            if row._meta.get_field(name).editable  # the rest follows from these
        }
        record(kind, row, by=by, name=name_of(row), fields=told, **_keys(before, changed))
    return row


@transaction.atomic
def add(row: Row, *, by: Member | None, kind: str, taken: dict[str, str] | None = None) -> Row:
    """Keep a new row of a company, and write down what stands in it. Refused as for `change`."""
    own = [field for field in row._meta.fields if field.editable]
    names = [field.name for field in own if field.name not in {"id", "company"}]
    with _checked(row, names, taken):
        row.save(force_insert=True)
    told = {
        name: [None, plain(getattr(row, name))]
        for name in names
        if getattr(row, name) not in ("", None)
    }
    record(kind, row, by=by, name=name_of(row), fields=told)
    return row


@transaction.atomic
def set_policy(policy: CompanyOwned, name: str, value: Any, *, by: Member | None) -> None:
    """Change one setting of a company, and write down who changed what from what."""
    before = getattr(policy, name)
    setattr(policy, name, value)
    policy.full_clean(exclude=["company"])
    policy.save(update_fields=[name])
    AuditEntry.objects.create(
        company_id=policy.company_id,
        kind="setting.changed",
        actor=by,
        at=clock.now(),
        subject=f"{policy._meta.label}.{name}",
        facts={"before": before, "after": value},
    )


def plain(value: Any) -> Any:
    """A value as the audit keeps it: readable when the row it named is gone."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Model | Decimal | date | datetime):
        return str(value)
    return value


def name_of(row: Model) -> str:
    """What people call a row; nothing for one that has no name."""
    return "" if type(row).__str__ is Model.__str__ else str(row)


def _keys(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Rows that a change names, by their numbers as well: a name may change and come again."""
    rows = {
        name: [getattr(each, "pk", None) for each in (before[name], value)]
        for name, value in after.items()
        if isinstance(before[name], Model) or isinstance(value, Model)
    }
    return {"keys": rows} if rows else {}


def take_turn(company_id: int) -> None:
    """Wait until nobody else saves a form of this company's settings; ends with the transaction.

    What is read after it cannot change between a look at it and the change.
    """
    with connection.cursor() as cursor:
        turn = f"settings of {company_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])


@contextmanager
def _checked(row: Model, names: Collection[str], taken: dict[str, str] | None) -> Iterator[None]:
    """What the forms of the desk let through is looked at again: commands come another way."""
    rest = {
        field.name
        for field in row._meta.fields
        if field.name not in names or getattr(row, field.name) in (None, [])
    }
    try:
        row.clean_fields(exclude=rest)
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(fields=_told(error, taken)) from None
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if not taken:
            raise
        raise Refused(fields=taken) from None


def _told(error: ValidationError, taken: dict[str, str] | None) -> dict[str, str]:
    told = error.error_dict
    whole = told.get(NON_FIELD_ERRORS, [])
    if taken and any(each.code in {"unique", "unique_together"} for each in whole):
        return taken
    return {name: " ".join(ValidationError(each).messages) for name, each in told.items()}
