"""Lines of the log are JSON, say which request and company, and never name a person."""

import io
import json
import logging

import pytest
from django.db import IntegrityError

from callboard.config.logs import JsonLines, struck
from callboard.integrations.models import Scope
from callboard.orders.models import Order
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory
from tests.workplace.conftest import desk  # noqa: F401

PHONE = "+380671234987"
NAME = "Kanareykina"
EMAIL = "canary@bird.example"
SPELLINGS = (PHONE, PHONE[3:], "671234987", "067 123-49-87", NAME, NAME.upper(), EMAIL)


@pytest.fixture
def lines():
    """What is logged from here on, by everybody, at every level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_nobody_is_named_in_the_log_of_the_whole_main_job(lines, desk, client, operator):  # noqa: F811
    """1.8, 1.9: a lead comes in, is found, taken, typed on, refused, ended; then an error."""
    key = KeyFactory(operator.company, scopes=list(Scope))
    OfferFactory(operator.company, code="mug")
    lead = {"offer": "mug", "phone": PHONE, "name": NAME, "country": "UA", "email": EMAIL}
    headers = {"Authorization": f"Bearer {key.token}"}
    for body in (lead, lead | {"price": "NaN"}, lead | {NAME: EMAIL}):
        client.post("/api/v1/leads", body, content_type="application/json", headers=headers)
    client.get(f"/api/v1/{NAME}/{PHONE}", headers=headers)
    order = Order.objects.get()
    desk.next()
    for words in SPELLINGS:
        desk.get("/find/", q=words)
        client.get(f"/find/{words}/")
        client.get(f"/orders/{order.number}/{words}/")
    desk.press(order, "save", city=NAME, email="no address of " + NAME)
    desk.press(order, "callback", comment=NAME)
    desk.press(order, "no-answer", comment=PHONE)
    client.post("/accounts/login/", {"login": EMAIL, "password": NAME})
    logger = logging.getLogger("callboard.anything")
    try:
        raise IntegrityError(f"Key (phone)=({PHONE}, {NAME}) already exists.")
    except IntegrityError:
        logger.exception("It failed for %s", PHONE)

    found = lines()

    assert len(found) > 10
    text = json.dumps(found)
    assert [each for each in SPELLINGS if each in text] == []
    assert {"at", "level", "logger", "message", "request", "company", "error"} == {
        name for line in found for name in line
    }
    assert operator.company_id in {line.get("company") for line in found}


def test_a_request_has_an_id_that_its_answer_and_its_lines_share(client, lines, db):
    answer = client.get("/nothing/here/")

    assert [line["request"] for line in lines() if line["logger"] == "django.request"] == [
        answer["X-Request-Id"]
    ]


def test_an_error_is_told_by_its_kind_and_its_place():
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as cause:
            raise ValueError(NAME) from cause
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "No", (), (ValueError, error, error.__traceback__)
        )

    told = json.loads(JsonLines().format(record))

    assert [each["kind"] for each in told["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs.py" in told["error"][0]["at"][0]
    assert NAME not in json.dumps(told)


@pytest.mark.parametrize("words", ["Call +38 (067) 123-49-87 now", f"to {EMAIL}.", "0671234987"])
def test_what_looks_like_a_phone_or_an_address_is_struck_out(words):
    assert "***" in struck(words)


@pytest.mark.parametrize(
    "words", ["Job 4711 (orders.tasks.run_clock)", "company 17: order 1149468"]
)
def test_numbers_of_rows_stay(words):
    assert struck(words) == words
