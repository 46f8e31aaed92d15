"""Not now, come again: a full house, and a database that is away."""

import asyncio
import json

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from callboard.config import later, urls
from callboard.config.later import Room
from tests import loops


def away(request):
    raise OperationalError("gone")


def wrong(request):
    raise ZeroDivisionError


urlpatterns = [path("away/", away), path("api/away/", away), path("wrong/", wrong)]
handler500 = urls.handler500


@pytest.fixture
def visitor(settings):
    """Sees the answer to an error, not the error."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_database_that_is_away_is_503_and_says_when_to_come_again(visitor):
    response = visitor.get("/away/", headers={"accept-language": "uk"})

    assert (response.status_code, response["Retry-After"]) == (503, later.RETRY_AFTER)
    assert "система дуже зайнята" in response.text


def test_a_fragment_is_told_in_its_place(visitor):
    response = visitor.get("/away/", headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (503, "#refusals")
    assert "<html" not in response.text


def test_the_api_is_told_in_json(visitor):
    response = visitor.get("/api/away/")

    assert response.status_code == 503
    assert response.json()["detail"][0]["message"].startswith("The desk is very busy")


def test_a_mistake_of_ours_stays_500(visitor):
    assert visitor.get("/wrong/").status_code == 500


async def refused(path, **headers):
    """(status, headers, body) of a request there was no room for."""
    sent = []
    told = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def send(message):
        sent.append(message)

    await later.refuse({"path": path, "headers": told}, send)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_who_finds_no_room_is_told_in_their_language():
    status, headers, body = loops.run(refused("/floor/", cookie="callboard-language=ru"))

    assert (status, headers[b"retry-after"]) == (503, later.RETRY_AFTER.encode())
    assert "Сейчас система очень занята" in body.decode()


def test_a_lead_that_finds_no_room_is_told_in_json():
    _status, headers, body = loops.run(refused("/api/v1/leads"))

    assert headers[b"content-type"] == b"application/json"
    assert json.loads(body)["detail"][0]["field"] == ""


def test_a_room_lets_in_as_many_as_it_has_threads_and_places():
    async def scene():
        room = Room(threads=1, places=1, patience=30)
        assert await room.enter()
        second = asyncio.create_task(room.enter())
        await asyncio.sleep(0)
        third = await room.enter()
        room.leave()
        return await second, third

    assert loops.run(scene()) == (True, False)


def test_who_waited_too_long_goes_and_takes_no_thread_along():
    async def scene():
        room = Room(threads=1, places=1, patience=0.01)
        assert await room.enter()
        waited = await room.enter()
        room.leave()
        return waited, await room.enter(), room.waiting

    assert loops.run(scene()) == (False, True, 0)
