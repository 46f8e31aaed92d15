"""What a watchdog reads, and who may."""

import re

import pytest
from django.db import DatabaseError, connection

from callboard.config import metrics
from callboard.kit import counts, hub, live
from callboard.orders.statuses import Line
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory, OrderFactory


def read(client, **facts):
    answer = client.get("/metrics", **facts)
    assert answer.status_code == 200
    return dict(
        line.rsplit(" ", 1)
        for line in answer.content.decode().splitlines()
        if not line.startswith("#")
    )


def total(numbers, start):
    return sum(float(value) for name, value in numbers.items() if name.startswith(start))


def test_every_line_is_in_the_format(client, db):
    lines = client.get("/metrics").content.decode().splitlines()

    shape = re.compile(
        r"# (HELP|TYPE) callboard_\w+ .+|callboard_\w+(\{\w+=\"[^\"]*\"(,\w+=\"[^\"]*\")*\})? \S+"
    )
    assert [line for line in lines if not shape.fullmatch(line)] == []


def test_queue_claims_and_rows_of_every_company_are_one_number(client, operator, outsider):
    before = read(client)
    held = OrderFactory(operator.company)
    claim_of(operator, held)
    for company in (operator.company, outsider.company):
        OrderFactory(company, line=Line.FIRST)

    after = read(client)

    risen = {name: float(after[name]) - float(before.get(name, 0)) for name in after}
    assert risen['callboard_queue_depth{line="first"}'] == 2
    assert risen["callboard_ready_rows"] == 2
    assert risen["callboard_claims_open"] == 1
    assert 'callboard_queue_depth{line="buyout"}' in after


def test_more_companies_are_not_more_questions(client, db):
    read(client)
    with connection.execute_wrapper(counted := Counted()):
        read(client)
    for _ in range(3):
        OrderFactory(MemberFactory().company)

    with connection.execute_wrapper(again := Counted()):
        read(client)

    assert again.number == counted.number < 20


class Counted:
    number = 0

    def __call__(self, execute, *args):
        self.number += 1
        return execute(*args)


def test_jobs_and_their_worker_are_told(client, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES"
            " ('q', 'x', 'todo', now() - interval '1 hour'),"
            " ('q', 'x', 'todo', now() + interval '1 hour'),"
            " ('q', 'x', 'failed', NULL), ('q', 'x', 'succeeded', NULL)"
        )
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '7 s')"
        )

    numbers = read(client)

    assert numbers['callboard_jobs{state="waiting"}'] == "1"
    assert numbers['callboard_jobs{state="failed"}'] == "1"
    assert numbers['callboard_jobs{state="doing"}'] == "0"
    assert 3600 <= float(numbers["callboard_jobs_oldest_seconds"]) < 3700
    assert 7 <= float(numbers["callboard_worker_heartbeat_seconds"]) < 100


def test_leads_are_counted_as_they_are_answered(client, db):
    key = KeyFactory()
    OfferFactory(key.company, code="mug")
    lead = {"offer": "mug", "phone": "0671687644", "name": "Halyna", "country": "UA"}
    headers = {"Authorization": f"Bearer {key.token}"}
    before = read(client)

    for path, body in (
        ("leads", lead),
        ("leads", lead | {"offer": "none"}),
        ("leads/batch", {"leads": [lead, {}, lead]}),
        ("leads/batch", {}),
    ):
        client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    after = read(client)
    for result, number in (("accepted", 3), ("refused", 3)):
        name = f'callboard_leads_total{{result="{result}"'
        assert total(after, name) - total(before, name) == number


def test_open_screens_are_counted(client, db):
    desk = hub.Hub()
    desk._tasks = [None]  # nothing is to be heard here
    streams = [hub.Stream(live.Seat(1, member)) for member in (1, 2)]
    for stream in streams:
        desk.join(stream)
    assert total(read(client), "callboard_streams_open") == 2

    desk.leave(streams[0])

    assert total(read(client), "callboard_streams_open") == 1
    desk.leave(streams[1])


def test_numbers_of_a_process_that_is_gone_go_with_it(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "counts").mkdir()
    (tmp_path / "counts" / "4000000.counts").write_bytes(bytes(counts.SIZE))

    assert 4_000_000 not in counts.of_all()


def test_a_database_that_does_not_answer_is_told(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(metrics, "across_companies", fail)

    assert read(client)["callboard_up"] == "0"


@pytest.mark.parametrize(
    "facts",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer x"},
    ],
)
def test_from_elsewhere_there_is_nothing_here(client, db, facts):
    if facts == {"HTTP_AUTHORIZATION": "Bearer "}:
        facts = facts | {"REMOTE_ADDR": "203.0.113.7"}

    assert client.get("/metrics", **facts).status_code == 404


def test_with_a_token_it_is_told_to_whoever_sends_it_and_to_nobody_else(client, db, settings):
    settings.METRICS_TOKEN = "a long token"

    assert client.get("/metrics").status_code == 404
    for given, status in (("a long token", 200), ("another", 404), ("Й", 404)):
        answer = client.get(
            "/metrics", REMOTE_ADDR="203.0.113.7", HTTP_AUTHORIZATION=f"Bearer {given}"
        )
        assert answer.status_code == status


@pytest.mark.parametrize("setting", ["PROXIES", "HTTPS"])
def test_behind_a_proxy_the_machine_s_own_address_is_no_proof(client, db, settings, setting):
    setattr(settings, setting, 1)

    assert client.get("/metrics").status_code == 404
