"""Brings grown rows into the database. COPY FROM is refused behind the walls, so each table goes
through a temporary one: COPY, then INSERT … SELECT in the company's rooms."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Model

from callboard.accounts.tenancy import acting_for
from callboard.calls.models import Call
from callboard.customers.models import Customer
from callboard.demo.grow import Grown, rows, shifts
from callboard.dispatch import rules as dispatch
from callboard.dispatch.models import Ready, Shift
from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem

# The application's own limits are those of a page; this is one transaction of some seconds.
LIMITS = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
LATER_LIMITS = {"transaction_timeout": "0"}  # PostgreSQL 17 and later know it
MEMORY = {"work_mem": "64MB", "synchronous_commit": "off"}


def load(grown: Grown) -> None:
    """All rows of one company in one transaction: all of them, or none."""
    with acting_for(grown.cast.company_id):
        take_time()
        customer_ids = _ids(_sequence(Customer), len(grown.people))
        order_ids = _ids(_sequence(Order), len(grown.lives))
        rows.number(grown, order_ids, _ids("orders_number", len(grown.lives)))
        _copy(Customer, rows.CUSTOMER, rows.customers(grown, customer_ids))
        _copy(Order, rows.ORDER, rows.orders(grown, customer_ids))
        _copy(OrderItem, rows.ITEM, rows.items(grown))
        _copy(LeadOrigin, rows.ORIGIN, rows.origins(grown))
        _copy(OrderEntry, rows.ENTRY, rows.entries(grown))
        _copy(Call, rows.CALL, rows.calls(grown))
        _copy(Shift, rows.SHIFT, shifts.shifts(grown))
        fill_the_queue(grown.cast.company_id)


def take_time() -> None:
    """Let this transaction last as long as a load may last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int >= 170000")
        (newest,) = cursor.fetchone()
        for name, value in (LIMITS | MEMORY | (LATER_LIMITS if newest else {})).items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def fill_the_queue(company_id: int) -> None:
    """The queue anew, as dispatch would have written it order by order while nobody is at work."""
    Ready.objects.filter(company=company_id).delete()
    orders = Order.objects.filter(company=company_id, line__isnull=False, due_at__isnull=False)
    orders = orders.filter(customer__phone_is_valid=True, customer__blacklisted_at=None)
    waiting = orders.select_related("customer").order_by("customer_id", "due_at", "id")
    wanted: list[Ready] = []
    for customer, found in groupby(waiting, key=lambda order: order.customer):
        wanted += dispatch.ready_rows(customer, list(found), frozenset()).values()
    Ready.objects.bulk_create(wanted, batch_size=2000)


def _sequence(model: type[Model]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        return cursor.fetchone()[0]


def _ids(sequence: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count]
        )
        return [number for (number,) in cursor.fetchall()]


def _copy(model: type[Model], columns: Sequence[str], values: Iterable[tuple]) -> None:
    """COPY the columns named, and give every other one what the model gives it."""
    table, named = model._meta.db_table, ", ".join(columns)
    others: dict[str, Any] = {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.column not in columns and field.column != "id" and not field.null
    }
    targets = ", ".join([*columns, *others])
    constants = "".join(", %s" for _value in others)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE demo_rows ON COMMIT DROP AS"
            f" SELECT {named} FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY demo_rows ({named}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({targets}) SELECT {named}{constants} FROM demo_rows",
            list(others.values()),
        )
        cursor.execute("DROP TABLE demo_rows")
