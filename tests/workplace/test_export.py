"""The list as a file: what is filtered, nothing that runs, for who asked, for a day (A4.6)."""

import xml.etree.ElementTree as ET
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from callboard.accounts.models import AuditEntry, Team
from callboard.kit import clock
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from callboard.workplace import tasks
from callboard.workplace.actions import excel, exporting
from callboard.workplace.models import Export
from callboard.workplace.rules.columns import COLUMNS
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OrderFactory, at_place
from tests.hostile import ODD
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def browser(leader, as_member):
    """A leader's: may export."""
    return as_member(leader)


def ask(browser, query=""):
    return browser.post("/orders/exports/ask/", {"query": query})


def work(company):
    """What the worker does with the last export."""
    export = Export.objects.order_by("-id").first()
    tasks.write_export(company_id=company.id, export_id=export.pk)
    export.refresh_from_db()
    return export


def cells(source):
    """Every row of the file as [(kind, text)], and the formulas in it."""
    with zipfile.ZipFile(source) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ET.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in si.iter(f"{{{NS['s']}}}t")) for si in root]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iterfind(".//s:row", NS):
        line = []
        for cell in row.iterfind("s:c", NS):
            text = "".join(t.text or "" for t in cell.iter(f"{{{NS['s']}}}t"))
            value = cell.findtext("s:v", default="", namespaces=NS)
            kind = cell.get("t", "n")
            line.append((kind, shared[int(value)] if kind == "s" else text or value))
        rows.append(line)
    return rows, sheet.findall(".//s:f", NS)


def file_of(browser, export, tmp_path):
    answer = browser.get(f"/orders/exports/{export.pk}/file/")
    assert answer.status_code == 200
    path = Path(tmp_path) / "taken.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    return answer, path


def takes(browser, export):
    """What somebody who asks for the file is answered."""
    answer = browser.get(f"/orders/exports/{export.pk}/file/")
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"PK")
    return answer.status_code


def test_the_file_holds_exactly_what_is_filtered_in_the_chosen_columns(browser, company, tmp_path):
    wanted = [OrderFactory(company, quantity=n) for n in (1, 2)]
    at_place(company, Status.TRASH, None)
    browser.post("/orders/columns/", {"columns": ["phone", "sum", "arrived"]})

    ask(browser, "status=new")
    export = work(company)
    answer, path = file_of(browser, export, tmp_path)
    rows, formulas = cells(path)

    assert (export.state, export.rows, export.done) == ("ready", 2, 2)
    assert [text for _kind, text in rows[0]] == ["Order", "Arrived", "Phone", "Sum"]
    assert [int(row[0][1]) for row in rows[1:]] == [wanted[1].number, wanted[0].number]
    assert rows[1][2][1] == wanted[1].customer.phone
    assert [float(row[3][1]) for row in rows[1:]] == [1980.0, 990.0]
    assert formulas == []
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_times_are_those_of_the_company(browser, company, tmp_path, at_noon):
    OrderFactory(company)
    ask(browser)
    _answer, path = file_of(browser, work(company), tmp_path)

    days = float(cells(path)[0][1][1][1])
    assert round((days % 1) * 24, 3) == 12.0  # noon in Kyiv


def test_nothing_in_the_file_is_a_formula(browser, company, tmp_path):
    """Rule 17: texts are texts, and do not begin like a formula even as CSV; phones stay."""
    for words in ODD.values():
        customer = CustomerFactory(company, name=words, phone=f"{words[:20]}{id(words) % 10_000}")
        facts = dict.fromkeys(("comment", "problem", "carrier", "track_code"), words[:40])
        OrderFactory(customer=customer, surname="", name="", city=words, **facts)
    OrderFactory(company)
    browser.post("/orders/columns/", {"columns": [column.key for column in COLUMNS]})

    ask(browser)
    export = work(company)
    assert export.state == "ready", export.why
    rows, formulas = cells(file_of(browser, export, tmp_path)[1])

    assert formulas == []
    assert len(rows) == len(ODD) + 2
    texts = [text for row in rows for kind, text in row if kind != "n"]
    begins = [t for t in texts if t.strip()[:1] in set("=+-@＝＋－＠") or t[:1] in set("\t\r\n")]
    assert [text for text in begins if not text.removeprefix("+").isdigit()] == []
    assert any(text.startswith("+38067") for text in texts)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"), (" \t=1+1", "' \t=1+1"), ("＝1", "'＝1"),
        ("\u200b@SUM(1)", "'\u200b@SUM(1)"),
        ("-2", "'-2"), ("+380671687644", "+380671687644"), ("+38067=1", "'+38067=1"),
        ("Lviv", "Lviv"), ("a\ufffeb", "ab"), ("x" * 40_000, "x" * 32_000),
    ],
)  # fmt: skip
def test_a_text_is_kept_from_running(text, kept):
    assert excel.plain(text) == kept


def test_progress_is_shown_and_the_link_when_it_is_ready(browser, company, monkeypatch):
    monkeypatch.setattr(tasks, "CHUNK", 2)
    for _ in range(5):
        OrderFactory(company)
    seen = []
    monkeypatch.setattr(
        tasks.exporting,
        "progress",
        lambda export, done: (
            progress(export, done=done)
            and not seen.append(read(browser.get("/orders/exports/")).text)
        ),
    )

    ask(browser)
    assert "Export · starts" in read(browser.get("/orders/exports/")).text
    work(company)

    assert [text.split("·")[1].strip() for text in seen] == ["2 / 5", "4 / 5", "5 / 5"]
    assert "Download of 10:00" in read(browser.get("/orders/")).text.replace("12:00", "10:00")


progress = exporting.progress


def test_an_export_can_be_cancelled_half_way(browser, company, monkeypatch, settings):
    monkeypatch.setattr(tasks, "CHUNK", 1)
    for _ in range(3):
        OrderFactory(company)
    ask(browser)
    export = Export.objects.get()

    def cancelled(export, done):
        browser.post(f"/orders/exports/{export.pk}/cancel/")
        return progress(export, done=done)

    monkeypatch.setattr(tasks.exporting, "progress", cancelled)
    export = work(company)

    assert (export.state, export.done) == ("cancelled", 0)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert ask(browser).status_code == 302


def test_one_export_at_a_time(browser, company):
    assert ask(browser).status_code == 302
    assert ask(browser).status_code == 422
    assert Export.objects.count() == 1


def test_a_job_whose_worker_died_begins_anew(browser, company, tmp_path):
    OrderFactory(company)
    ask(browser)
    Export.objects.update(state="writing", rows=900, done=800)

    export = work(company)

    assert (export.state, export.rows, export.done) == ("ready", 1, 1)


def test_what_goes_wrong_is_told_and_another_may_be_asked(browser, company, monkeypatch):
    OrderFactory(company)
    ask(browser)
    monkeypatch.setattr(tasks.list_page, "orders_of", lambda *_: 1 / 0)

    assert work(company).state == "failed"
    assert "The file could not be written. Ask for it again." in read(browser.get("/orders/")).text
    assert ask(browser).status_code == 302


def test_too_many_rows_are_refused_in_words(browser, company, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 1)
    for _ in range(2):
        OrderFactory(company)
    ask(browser)

    assert "Narrow the filter" in work(company).why


def test_a_filter_that_names_what_is_gone_is_refused_in_words(browser, company, operator):
    ask(browser, f"operator={operator.pk}")
    Export.objects.update(query="operator=999999")

    assert "names something that is gone" in work(company).why


def test_the_file_is_for_who_asked_alone(browser, company, admin, outsider, as_member, client):
    OrderFactory(company)
    ask(browser)
    export = work(company)

    assert takes(browser, export) == 200
    for other in (admin, outsider):
        assert takes(as_member(other), export) == 404
    client.logout()
    assert takes(client, export) == 302


@pytest.mark.parametrize("of", ["operator", "offer"])
def test_who_and_what_is_a_neighbour_s_is_no_filter_of_a_file(browser, company, outsider, of):
    """Rule 20: refused like what is not there."""
    theirs = OrderFactory(outsider.company)
    named = {"operator": outsider.pk, "offer": theirs.offer_id}

    assert (
        ask(browser, f"{of}={named[of]}").status_code == ask(browser, f"{of}={2**53}").status_code
    )

    assert not Export.objects.exists()


@pytest.mark.parametrize("of", ["q", "phone"])
def test_what_a_neighbour_s_order_is_known_by_fills_no_file(
    browser, company, outsider, tmp_path, of
):
    """Rule 20: words and a phone of theirs find the heading alone."""
    theirs = OrderFactory(outsider.company, surname="Kanareykina")
    named = {"q": "Kanareykina", "phone": theirs.customer.phone}
    ask(browser, f"{of}={named[of]}")

    _answer, path = file_of(browser, work(company), tmp_path)

    assert len(cells(path)[0]) == 1


def test_a_day_later_the_file_is_gone(browser, company, settings, at_noon):
    OrderFactory(company)
    ask(browser)
    export = work(company)
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.xlsx"))) == 1

    with clock.frozen(at_noon + exporting.KEPT + timedelta(minutes=1)):
        assert takes(browser, export) in {302, 404}
        tasks.sweep_lists(timestamp=0)

    assert not list(Path(settings.MEDIA_ROOT).rglob("*.xlsx"))
    assert not Export.objects.exists()


def test_a_file_that_was_lost_is_not_there(browser, company):
    ask(browser)
    export = work(company)
    exporting.file_of(export).unlink()

    assert takes(browser, export) == 404


def test_companies_have_folders_of_their_own_under_names_nobody_guesses(browser, company, settings):
    ask(browser)
    path = exporting.file_of(work(company))

    assert path.parent == Path(settings.MEDIA_ROOT) / "exports" / str(company.id)
    assert len(path.stem) >= 40


@pytest.mark.parametrize(("allowed", "status"), [(True, 302), (False, 403)])
def test_the_right_to_export_is_the_team_s(company, operator, as_member, allowed, status):
    DeskFactory(operator.team, mode="classic")
    Team.objects.filter(pk=operator.team_id).update(exports=allowed)
    browser = as_member(operator)

    assert ask(browser).status_code == status
    assert bool(read(browser.get("/orders/")).with_("hx-post", "/orders/exports/ask/")) == allowed


def test_whoever_has_no_list_exports_nothing(company, as_member):
    member = MemberFactory(company=company)
    Team.objects.filter(pk=member.team_id).update(exports=True)

    assert ask(as_member(member)).status_code == 403


def test_the_audit_says_who_took_what(browser, company, leader):
    OrderFactory(company)
    ask(browser, "status=new")
    takes(browser, work(company))

    lines = list(AuditEntry.objects.filter(kind__startswith="export").order_by("id"))
    assert [line.kind for line in lines] == ["export.asked", "export.written", "export.taken"]
    assert {line.actor for line in lines} == {leader}
    assert lines[0].facts["filter"] == "status=new"
    assert lines[1].facts["rows"] == 1


def test_rows_are_those_of_one_moment(browser, company, monkeypatch, tmp_path):
    """What changes while the file is written neither comes twice nor disappears."""
    made = [OrderFactory(company).number for _ in range(4)]
    monkeypatch.setattr(tasks, "CHUNK", 1)
    moved = iter([lambda: Order.objects.update(arrived_at=clock.now() + timedelta(days=1))])

    def and_meanwhile(export, done):
        next(moved, lambda: None)()
        OrderFactory(company)
        return progress(export, done=done)

    monkeypatch.setattr(tasks.exporting, "progress", and_meanwhile)
    ask(browser)
    rows, _ = cells(file_of(browser, work(company), tmp_path)[1])

    assert sorted(int(row[0][1]) for row in rows[1:]) == sorted(made)


def test_an_operator_s_file_holds_only_what_the_list_shows(company, as_member, tmp_path):
    """A14.5: a packing team exports its own stage."""
    team = Team.objects.create(
        company=company, name="Packers", call_centre=False, packing="edit", exports=True
    )
    browser = as_member(MemberFactory(company=company, team=team))
    OrderFactory(company)
    packed = at_place(company, Status.PACKING, Line.BUYOUT)

    ask(browser)
    rows, _ = cells(file_of(browser, work(company), tmp_path)[1])

    assert [int(row[0][1]) for row in rows[1:]] == [packed.number]
