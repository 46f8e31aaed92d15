"""Every limit stands in one table, and holds (rule 30)."""

import pytest
from django.conf import settings
from django.db import connection

from callboard.cli import inside
from callboard.config import limits, server
from callboard.integrations.api.shapes import Leads
from tests.factories.integrations import KeyFactory

KB = 1024


def test_limits_are_what_was_decided():
    """1.5, 1.6. Whoever changes one changes it here as well, and says why."""
    decided = {
        "body of any request": 4 * KB * KB,
        "bodies a process reads at one moment": 64 * KB * KB,
        "time a body may take": 30,
        "body of a form": 2 * KB * KB,
        "fields of a form": 1_000,
        "files of a form": 10,
        "lines of a composition": 50,
        "body of a lead": 256 * KB,
        "body of a batch of leads": 1024 * KB,
        "leads of a batch": 500,
        "page of the API": 200,
        "orders found": 20,
        "wrong passwords for a login from an address": 10,
        "wrong passwords from an address": "100/h/ip",
        "length of a session": 12 * 60 * 60,
        "statement of a worker": "60s",
        "attempts of a job": 5,
        "attempts of a job whose worker dies": 5,
    }

    assert {name: limits.TABLE[name][0] for name in decided} == decided


def test_every_limit_is_one_and_says_what_happens_beyond_it():
    for name, (value, _unit, then) in limits.TABLE.items():
        assert value, name
        assert then, name


def test_the_table_can_be_read(capsys):
    assert inside.show_limits() == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(limits.TABLE) + len(limits.OF_THE_ROLE)
    assert max(map(len, lines)) < 120


def test_the_role_of_the_application_has_its_limits(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = setrole"
            " WHERE rolname = %s AND setdatabase = 0",
            [server.APP],
        )
        found = dict(row[0].split("=") for row in cursor.fetchall())
        cursor.execute("SHOW server_version_num")
        is_new = int(cursor.fetchone()[0]) >= 170_000

    wanted = {name: at for name, at in limits.OF_THE_ROLE.items() if is_new or name[0] != "t"}
    assert found == wanted


def test_a_batch_and_a_page_are_as_long_as_the_table_says(client, db):
    document = client.get("/api/v1/openapi.json").json()
    page = document["paths"]["/api/v1/orders"]["get"]["parameters"]
    most = {each["name"]: each["schema"].get("maximum") for each in page}

    assert (
        Leads.model_json_schema()["properties"]["leads"]["maxItems"]
        == (limits.TABLE["leads of a batch"][0])
    )
    assert most["limit"] == limits.TABLE["page of the API"][0]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"login": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, 400),
        ({f"field{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}, 400),
    ],
    ids=["too large", "too many fields"],
)
def test_a_form_beyond_its_limits_is_refused(sent, status, client, db):
    body = "&".join(f"{name}={value}" for name, value in sent.items())

    answer = client.post("/accounts/login/", body, "application/x-www-form-urlencoded")

    assert answer.status_code == status


@pytest.mark.parametrize("query", ["limit=0", "limit=201", f"limit={10**9}", "after=-1", "limit=x"])
def test_no_page_is_longer_than_its_limit(query, client, db):

    headers = {"Authorization": f"Bearer {KeyFactory().token}"}

    assert client.get(f"/api/v1/orders?{query}", headers=headers).status_code == 422
