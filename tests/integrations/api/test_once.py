"""A lead is taken once, however often and however fast it is sent (Idempotency-Key)."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection
from django.test import Client

from callboard.kit import events
from tests.factories.accounts import CompanyFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory
from tests.integrations.conftest import Sender, fields_of

HELD = """
import sys, time
import django
django.setup()
from callboard.accounts.tenancy import acting_for
from callboard.integrations import actions, doors
from callboard.orders.actions.placing import Lead

key = doors.key_behind(sys.argv[1])

def work():
    told = actions.take_lead(key, Lead(offer="mug", phone="0671687644", country="UA"))
    print("holding", flush=True)
    time.sleep(60)

with acting_for(key.company_id):
    actions.answer_once(key, "K", "digest", work)
"""


@pytest.fixture
def committed(transactional_db):
    """A sender whose rows are really there, for whoever looks from another connection."""
    company = CompanyFactory()
    OfferFactory(company, code="mug")
    return Sender(Client(), KeyFactory(company))


def test_lead_sent_three_times_is_there_once(sender, lead):
    answers = [sender.post(lead, Idempotency_Key="K") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert ["Idempotent-Replayed" in answer for answer in answers] == [False, True, True]
    assert len(sender.orders()) == 1


def test_other_body_under_the_same_key_is_refused(sender, lead):
    sender.post(lead, Idempotency_Key="K")

    answer = sender.post(lead | {"name": "Оля"}, Idempotency_Key="K")

    assert (answer.status_code, fields_of(answer)) == (422, ["Idempotency-Key"])
    assert len(sender.orders()) == 1


def test_same_body_at_another_address_is_another_request(sender, lead):
    body = {"leads": [lead]}
    sender.post(body, path="leads/batch", Idempotency_Key="K")

    assert sender.post(body, Idempotency_Key="K").status_code == 422


def test_refusal_leaves_the_key_free(sender, lead):
    for wrong in ({"offer": "x"}, {"country": "?"}):
        assert sender.post(lead | wrong, Idempotency_Key="K").status_code == 422
    assert sender.answers() == 0

    assert sender.post(lead, Idempotency_Key="K").status_code == 201


def test_without_a_key_each_lead_is_another(sender, lead):
    sender.post(lead)
    sender.post(lead)

    assert len(sender.orders()) == 2
    assert sender.answers() == 0


def test_keys_of_two_senders_are_two_keys(sender, sender_with, neighbour, lead):
    numbers = {
        one.post(lead, Idempotency_Key="K").json()["number"]
        for one in (sender, sender_with(), neighbour)
    }

    assert len(numbers) == 3


def test_batch_is_repeated_as_it_was(sender, lead):
    rows = [lead, lead | {"offer": "x"}]

    first = sender.batch(*rows, Idempotency_Key="K")
    again = sender.batch(*rows, Idempotency_Key="K")

    assert first.json() == again.json()
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert len(sender.orders()) == 1


@pytest.mark.parametrize("key", ["x", "x" * 255, "~!@ #{}\"'\\", " a "])
def test_key_is_any_printable_text(key, sender, lead):
    assert sender.post(lead, Idempotency_Key=key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "\x7f", "a\tb", "\x00"])
def test_key_that_cannot_be_one_is_refused(key, sender, lead):
    answer = sender.post(lead, Idempotency_Key=key)

    assert (answer.status_code, fields_of(answer)) == (422, ["Idempotency-Key"])
    assert sender.orders() == []


def test_answer_lives_and_dies_with_its_order(sender, lead, monkeypatch):
    def break_off(entry):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(events, "announce", break_off)
        with pytest.raises(ZeroDivisionError):
            sender.post(lead, Idempotency_Key="K")
    assert sender.answers() == 0
    assert sender.orders() == []

    assert sender.post(lead, Idempotency_Key="K").status_code == 201


def test_same_key_from_32_sides_is_one_order(committed, lead):
    start = threading.Barrier(32)
    answers = []

    def send() -> None:
        sender = Sender(Client(), committed.key)
        start.wait()
        try:
            answers.append(sender.post(lead, Idempotency_Key="K"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 32
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert len(committed.orders()) == 1


def test_killed_request_leaves_the_key_free_and_no_order(committed, lead):
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HELD, committed.token],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "callboard.config.settings"},
    )
    try:
        assert child.stdout.readline() == "holding\n"
        busy = committed.post(lead, Idempotency_Key="K")
    finally:
        child.kill()
        child.communicate()

    assert (busy.status_code, busy["Retry-After"]) == (409, "1")
    assert fields_of(busy) == ["Idempotency-Key"]
    started = time.monotonic()
    assert committed.post(lead, Idempotency_Key="K").status_code == 201
    assert time.monotonic() - started < 5
    assert len(committed.orders()) == 1


def test_two_batches_of_the_same_customers_never_stand_in_each_other_s_way(committed, lead):
    rows = [lead | {"phone": f"06716876{n:02}"} for n in range(20)]
    start = threading.Barrier(2)
    codes = []

    def send(leads) -> None:
        sender = Sender(Client(), committed.key)
        start.wait()
        try:
            codes.append(sender.batch(*leads).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[leads]) for leads in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [200, 200]
    assert len(committed.orders()) == 40


# --- the database is in trouble ------------------------------------------------------------------


def fail_with(sqlstate, monkeypatch, *, times):
    """The next listeners meet this error of the database."""
    left = [sqlstate] * times
    real = events.announce

    def announce(entry):
        if left and entry.kind == "order.receive":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{left.pop()}'; END $$"
                )
        real(entry)

    monkeypatch.setattr(events, "announce", announce)


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_deadlock_is_tried_again(sqlstate, sender, lead, monkeypatch):
    fail_with(sqlstate, monkeypatch, times=2)

    assert sender.post(lead, Idempotency_Key="K").status_code == 201
    assert len(sender.orders()) == 1


@pytest.mark.parametrize(
    ("sqlstate", "times"),
    [("40P01", 3), ("57014", 1), ("55P03", 1), ("53100", 1), ("53200", 1), ("57P01", 1)],
)
def test_what_the_database_cannot_do_now_is_to_be_sent_again(
    sqlstate, times, sender, lead, monkeypatch
):
    fail_with(sqlstate, monkeypatch, times=times)

    answer = sender.post(lead, Idempotency_Key="K")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) >= 1
    fields_of(answer)
    assert (sender.orders(), sender.answers()) == ([], 0)
    assert sender.post(lead, Idempotency_Key="K").status_code == 201


def test_kept_answer_is_the_bytes_that_were_sent(sender, lead):
    first = sender.post(lead, Idempotency_Key="K")

    assert sender.post(lead, Idempotency_Key="K").content == first.content
    assert json.loads(first.content)["status"] == "new"


def test_batch_that_stopped_on_its_way_goes_on_where_it_was(sender, lead, monkeypatch):
    rows = [lead | {"phone": f"067168764{n}"} for n in range(4)]
    real, seen = events.announce, []

    def announce(entry):
        seen.append(entry)
        if len(seen) == 3:
            fail_with("57014", monkeypatch, times=1)
            events.announce(entry)
        real(entry)

    monkeypatch.setattr(events, "announce", announce)
    first = sender.batch(*rows, Idempotency_Key="K").json()["results"]
    monkeypatch.undo()
    again = sender.batch(*rows, Idempotency_Key="K").json()["results"]

    assert [verdict["code"] for verdict in first] == [201, 201, 503, 503]
    assert [verdict["code"] for verdict in again] == [201] * 4
    assert again[:2] == first[:2]
    assert len(sender.orders()) == 4


def test_batch_refuses_another_body_under_its_key(sender, lead):
    sender.batch(lead, Idempotency_Key="K")

    answer = sender.batch(lead, lead, Idempotency_Key="K")

    assert (answer.status_code, fields_of(answer)) == (422, ["Idempotency-Key"])
    assert len(sender.orders()) == 1


def test_same_batch_from_four_sides_is_there_once(committed, lead):
    rows = [lead | {"phone": f"067168764{n}"} for n in range(5)]
    start = threading.Barrier(4)
    bodies = []

    def send() -> None:
        sender = Sender(Client(), committed.key)
        start.wait()
        try:
            bodies.append(sender.batch(*rows, Idempotency_Key="K").json())
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(bodies) == 4
    assert all(body == bodies[0] for body in bodies)
    assert len(committed.orders()) == 5
