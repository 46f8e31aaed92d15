"""Model instances by a statement whose text is made once.

For the operator's path, where a press must stay cheap: Django builds the text of a query anew each
time, which takes longer than PostgreSQL needs to answer it. Everywhere else the ORM is the rule.
"""

from collections.abc import Sequence
from types import NoneType
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Model
from psycopg import _queries

M = TypeVar("M", bound=Model)

# Beyond this many values psycopg looks for the marks in a text each time anew (50 by itself): a
# fifth of a millisecond for a lead, whose text is the same each time.
_queries.MAX_CACHED_STATEMENT_PARAMS = 200

# Values that go to the database as they are. Numbers do not: they are given the width of their
# column, so that a statement is prepared once and not for each size of a number.
_AS_TEXT: frozenset[type] = frozenset({str, NoneType})
_AS_IT_IS: dict[type, frozenset[type]] = {
    models.CharField: _AS_TEXT,
    models.TextField: _AS_TEXT,
    **{
        kind: frozenset({NoneType})
        for kind in (
            models.ForeignKey,
            models.SmallIntegerField,
            models.PositiveSmallIntegerField,
            models.IntegerField,
            models.PositiveIntegerField,
            models.BigIntegerField,
            models.DecimalField,
            models.DateField,
            models.DateTimeField,
        )
    },
}


class Shape(Generic[M]):
    """The columns of a model under an alias, and the instance that an answer with them means."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)
        self._names = [field.attname for field in fields]
        self._key = next(place for place, field in enumerate(fields) if field.primary_key)
        self._converted = [
            (place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def of(self, values: Sequence[Any]) -> M | None:
        """The instance; None where an outer join found nothing."""
        if values[self._key] is None:
            return None
        values = list(values)
        for place, field in self._converted:
            values[place] = field.from_db_value(values[place], None, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self._names, values)


class Written:
    """The columns of a model as a statement writes them, and their values of an instance.

    A key that the database gives is left out, unless `with_key` says that it is known already.
    """

    def __init__(
        self, model: type[Model], names: Sequence[str] | None = None, *, with_key: bool = False
    ) -> None:
        meta = model._meta
        left_out = None if with_key else meta.auto_field
        fields = [field for field in meta.concrete_fields if field is not left_out]
        if names is not None:
            fields = [field for field in fields if field.name in names]
        self._fields = [
            (field, field.attname, _AS_IT_IS.get(type(field), frozenset())) for field in fields
        ]
        own = [f'"{field.column}"' for field in fields]
        marks = ", ".join(["%s"] * len(own))
        self.insert = f'INSERT INTO "{meta.db_table}" ({", ".join(own)}) VALUES ({marks})'
        self.update = (
            f'UPDATE "{meta.db_table}" SET {", ".join(f"{column} = %s" for column in own)}'
        )

    def values(self, instance: Model) -> list[Any]:
        """What to bind, in the order of the text."""
        return [
            value
            if type(value := getattr(instance, name)) in as_it_is
            else field.get_db_prep_save(value, connection)
            for field, name, as_it_is in self._fields
        ]


def answers(text: str, values: Sequence[Any] | dict[str, Any], *shapes: Shape) -> list[list[Any]]:
    """Each row as instances of the shapes, in their order, and the plain values after them."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [split(row, shapes) for row in cursor.fetchall()]


def answer(text: str, values: Sequence[Any] | dict[str, Any], *shapes: Shape) -> list[Any] | None:
    """The first row, if there is any."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        row = cursor.fetchone()
    return split(row, shapes) if row else None


def split(row: Sequence[Any], shapes: Sequence[Shape]) -> list[Any]:
    """A row as instances of the shapes, in their order, and the plain values after them."""
    found: list[Any] = []
    start = 0
    for shape in shapes:
        found.append(shape.of(row[start : start + shape.width]))
        start += shape.width
    return [*found, *row[start:]]
