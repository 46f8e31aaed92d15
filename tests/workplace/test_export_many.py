"""A hundred thousand orders as a file: in little memory, exactly the filtered ones (A4.6)."""

import os
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from callboard.orders.models import Order, OrderItem
from callboard.orders.statuses import Line, Status
from callboard.workplace import tasks
from callboard.workplace.actions import exporting
from callboard.workplace.models import Export
from tests.factories.orders import OrderFactory, at_place

pytestmark = [pytest.mark.usefixtures("at_noon"), pytest.mark.long]

MANY = 100_000
NUMBERS, PART = 1_000_001, 5_000
ROOM = 24 * 2**20  # bytes that a file of any size may take beyond the first part of it
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def browser(leader, as_member):
    return as_member(leader)


def copies(order, many):
    """The order so many times more, each with a number of its own and with its items."""
    item = order.items.get()
    with connection.cursor() as cursor:  # all at once, at the end, would take too long
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for start in range(NUMBERS, NUMBERS + many, PART):
        last = min(start + PART, NUMBERS + many) - 1
        _copy(Order, order.pk, "number", f"g FROM generate_series({start}, {last}) g, ")
        made = f"(SELECT id FROM orders_order WHERE number BETWEEN {start} AND {last}) made, "
        _copy(OrderItem, item.pk, "order_id", f"made.id FROM {made}")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _copy(model, pk, changed, source):
    table = model._meta.db_table
    names = [f.column for f in model._meta.concrete_fields if f.column not in {"id", changed}]
    kept = ", ".join(f'old."{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in [*names, changed])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {kept}, {source} {table} old"
            " WHERE old.id = %s",
            [pk],
        )


def memory():
    """Bytes of this process that lie in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def ask(browser):
    assert browser.post("/orders/exports/ask/", {"query": "status=new"}).status_code == 302
    return Export.objects.latest("id")


def rows(path):
    """(number, comment) of every row below the head, and whether any cell is a formula."""
    formulas, found = 0, []
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        for _event, element in ET.iterparse(sheet):
            if element.tag == f"{MAIN}f":
                formulas += 1
            elif element.tag == f"{MAIN}row":
                cells = ["".join(cell.itertext()) for cell in element]
                found.append((cells[0], cells[1] if len(cells) > 1 else ""))
                element.clear()
    return found[1:], formulas


def test_a_hundred_thousand_orders_are_a_file_like_any_other(
    browser, company, admin, as_member, monkeypatch
):
    """Rule 17, A4.6: as a job that can be watched and cancelled, for who asked, for a day."""
    first = OrderFactory(company, comment="=HYPERLINK(1)")
    copies(first, MANY - 1)
    kept_out = at_place(company, Status.TRASH, None)
    OrderFactory(company, status=Status.NO_ANSWER, line=Line.SECOND)
    browser.post("/orders/columns/", {"columns": ["comment"]})
    seen = []

    def watched(export, done):
        seen.append((done, memory()))
        if len(seen) == 3:
            browser.post(f"/orders/exports/{export.pk}/cancel/")
        return progress(export, done=done)

    monkeypatch.setattr(tasks.exporting, "progress", watched)
    cancelled = ask(browser)
    tasks.write_export(company_id=company.id, export_id=cancelled.pk)
    cancelled.refresh_from_db()
    assert (cancelled.state, len(seen)) == ("cancelled", 3)
    assert not exporting.file_of(cancelled).exists()

    export = ask(browser)
    tasks.write_export(company_id=company.id, export_id=export.pk)
    export.refresh_from_db()

    written = seen[3:]
    assert (export.state, export.rows, export.done) == ("ready", MANY, MANY)
    assert [done for done, _size in written] == [*range(tasks.CHUNK, MANY + 1, tasks.CHUNK)]
    assert written[-1][1] - written[4][1] < ROOM
    answer = browser.get(f"/orders/exports/{export.pk}/file/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert as_member(admin).get(f"/orders/exports/{export.pk}/file/").status_code == 404
    found, formulas = rows(exporting.file_of(export))
    assert formulas == 0
    assert {comment for _number, comment in found} == {"'=HYPERLINK(1)"}
    numbers = {int(number) for number, _comment in found}
    assert len(found) == len(numbers) == MANY
    assert first.number in numbers
    assert kept_out.number not in numbers


progress = exporting.progress


def test_how_much_a_file_holds_is_told_before(browser, company):
    OrderFactory(company)

    text = browser.get("/orders/").content.decode()

    assert text.count("at most a million orders. It is kept for a day.") == 2
