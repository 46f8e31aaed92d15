"""Members and offers out of a table: tried, then taken, row by row (A14.2, A8.1)."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from callboard.accounts.models import AuditEntry, Member
from callboard.catalogue import queries
from callboard.catalogue.models import Offer, SalesOption
from tests.factories.accounts import TeamFactory
from tests.factories.orders import OfferFactory

PEOPLE, OFFERS = "/company/people/import/", "/company/offers/import/"
TABLE = "login\tname\trole\tteam\tphone\nnina\tNina\tOperator\tNorth\t067 168 7644\n"


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def results(answer):
    return [(each.name, each.taken, each.told) for each in answer.context["results"]]


def test_trying_a_table_says_what_would_happen_and_keeps_nothing(browser, company):
    TeamFactory(company=company, name="North")

    answer = browser.post(PEOPLE, {"text": TABLE})

    assert results(answer) == [("nina", True, "added")]
    assert not Member.objects.filter(user__username="nina").exists()
    assert not AuditEntry.objects.exists()


def test_members_are_taken_from_a_table(browser, company, admin):
    team = TeamFactory(company=company, name="North")

    browser.post(PEOPLE, {"text": TABLE, "take": "1"})

    nina = Member.objects.get(user__username="nina")
    assert (nina.name, nina.role, nina.team, nina.phone) == (
        "Nina",
        "operator",
        team,
        "+380671687644",
    )
    assert AuditEntry.objects.get(kind="member.added").actor == admin


def test_a_row_that_is_wrong_leaves_the_others_alone(browser, company, operator, outsider):
    login, theirs = operator.user.username, outsider.user.username
    text = (
        "login;name;role;team;email\n"
        f"{login};Oksana;;;\n"
        "two words;X;;;\n"
        f"{theirs};Thief;;;\n"
        "lev;Lev;king;;\n"
        "ann;Ann;;Nowhere;\n"
        "bob;Bob;leader;;bob@example.com\n"
    )

    answer = browser.post(PEOPLE, {"text": text, "take": "1"})

    taken = {name: told for name, is_taken, told in results(answer) if is_taken}
    assert taken == {login: "changed", "bob": "added"}
    refused = {name: told for name, is_taken, told in results(answer) if not is_taken}
    assert "Login:" in refused["two words"]
    assert "already" in refused[theirs]
    assert "king" in refused["lev"]
    assert "Nowhere" in refused["ann"]
    operator.refresh_from_db()
    assert operator.name == "Oksana"


def test_what_a_table_does_not_name_stays_with_a_member(browser, operator):
    Member.objects.filter(pk=operator.pk).update(phone="+380671687644", telegram="@olha_1")
    before = Member.objects.get(pk=operator.pk)
    text = f"login,name\n{operator.user.username},Oksana"
    browser.post(PEOPLE, {"text": text, "take": "1"})

    after = Member.objects.get(pk=operator.pk)
    assert (after.phone, after.telegram, after.team_id) == (
        before.phone,
        before.telegram,
        before.team_id,
    )


def test_offers_are_taken_with_a_price_for_each_country(browser, company):
    text = (
        "code,name,product,country,currency,price\n"
        "mug,Mug,Steel mug,ua,uah,990\n"
        'mug,Mug,,PL,PLN,"149,90"\n'
    )
    browser.post(OFFERS, {"text": text, "take": "1"})

    offer = Offer.objects.get()
    assert offer.product.name == "Steel mug"
    assert str(queries.price_in(company.id, offer, "UA").price) == "990.00"
    assert str(queries.price_in(company.id, offer, "PL").price) == "149.90"


def test_a_price_of_an_offer_is_changed_and_its_sets_stay(browser, company):
    offer = OfferFactory(company, code="mug")
    SalesOption.objects.create(company=company, offer=offer, name="2+1", paid=2, gifts=1)
    file = SimpleUploadedFile("offers.csv", "code;name;price\nmug;Кухоль;1090".encode("cp1251"))
    browser.post(OFFERS, {"text": "", "file": file, "take": "1"})

    offer.refresh_from_db()
    assert offer.name == "Кухоль"
    assert str(queries.price_in(company.id, offer, "UA").price) == "1090.00"
    assert SalesOption.objects.get().name == "2+1"


def test_a_file_that_was_tried_stands_in_the_form(browser, company):
    file = SimpleUploadedFile("people.csv", TABLE.encode())
    answer = browser.post(PEOPLE, {"file": file})

    assert answer.context["form"]["text"].value().startswith("login\tname")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": ""}, "Paste a table"),
        ({"text": "name\nNina"}, "missing: login"),
        ({"text": "login,name,salary\nx,y,1"}, "no column “salary”"),
        ({"text": "login,name,name\nx,y,z"}, "stands twice"),
        ({"text": "login,name\n" + "x,y\n" * 501}, "more than 500 rows"),
    ],
)
def test_what_is_no_table_is_told(browser, company, sent, told):
    answer = browser.post(PEOPLE, sent)

    assert answer.status_code == 422
    assert told in answer.content.decode()


def workbook(*rows, **parts):
    """A file as spreadsheet programs write it; `parts` are put in the place of its own."""
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    if not parts:
        return data.getvalue()
    other = BytesIO()
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as to:
        for name in source.namelist():
            to.writestr(
                name, parts.get(name.rpartition("/")[2].partition(".")[0], source.read(name))
            )
    return other.getvalue()


def test_a_workbook_is_taken_as_it_stands(browser, company):
    rows = [
        ["code", "name", "", "price"],
        ["mug", 'Mug "XL"\tred', "", 990],
        [],
        ["cup", "Cup", "", 12.5],
    ]
    rows = [[cell for place, cell in enumerate(row) if place != 2] for row in rows]
    file = SimpleUploadedFile("offers.xlsx", workbook(*rows))
    answer = browser.post(OFFERS, {"file": file, "take": "1"})

    assert results(answer) == [("mug", True, "added"), ("cup", True, "added")]
    mug = Offer.objects.get(code="mug")
    assert mug.name == 'Mug "XL" red'
    assert str(queries.price_in(company.id, mug, "UA").price) == "990.00"


BOMB = b"<a>" + b"x" * 9_000_000 + b"</a>"
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
    b"<sheetData><row><c><v>&c;</v></c></row></sheetData>"
)


@pytest.mark.parametrize(
    "part", [BOMB, LAUGHS, b"<c><v>1</v></c>", b"<row><c t='s'><v>9</v></c></row>", b"<"]
)
def test_a_workbook_that_is_a_trap_is_told(browser, company, part):
    file = SimpleUploadedFile("people.xlsx", workbook(["login", "name"], sheet1=part))
    answer = browser.post(PEOPLE, {"file": file})

    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\x00\x01", b"x" * 200_001])
def test_a_file_that_is_no_text_is_told(browser, company, data):
    answer = browser.post(PEOPLE, {"file": SimpleUploadedFile("people.xlsx", data)})

    assert answer.status_code == 422


def test_a_leader_takes_no_table(as_member, leader):
    assert as_member(leader).get(PEOPLE).status_code == 403
