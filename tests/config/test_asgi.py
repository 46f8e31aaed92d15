"""One application: streams here, pages there."""

import importlib

import pytest

from callboard.config.later import Room
from callboard.kit import live
from callboard.kit.hub import Hub
from tests import loops


@pytest.fixture
def asgi():
    """Imported late: it looks for the static files that the settings of a test name."""
    return importlib.import_module("callboard.config.asgi")


async def answered(asgi, path, method="GET"):
    """(status, body) of one request, as the web server would make it."""
    sent = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await asgi.application(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_pages_are_djangos(asgi):
    assert loops.run(answered(asgi, "/health/live")) == (200, b'{"status": "live"}')


@pytest.mark.parametrize(("method", "status"), [("GET", 401), ("POST", 403), ("PUT", 405)])
def test_streams_are_the_hubs(asgi, method, status, monkeypatch):
    monkeypatch.setitem(live.doors, "admit", lambda cookies: None)

    assert loops.run(answered(asgi, "/events", method)) == (status, b"")


def test_the_end_of_the_process_is_answered(asgi, monkeypatch):
    monkeypatch.setattr(asgi, "hub", Hub())
    told = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent = []

    async def receive():
        return next(told)

    async def send(message):
        sent.append(message["type"])

    async def scene():
        await asgi.application({"type": "lifespan"}, receive, send)

    loops.run(scene())

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_pages_are_refused_before_leads(asgi, monkeypatch):
    full = Room(threads=0, places=0, patience=0)
    monkeypatch.setitem(asgi.rooms, "page", full)

    status, body = loops.run(answered(asgi, "/floor/"))

    assert (status, b"<h1>" in body) == (503, True)
    assert loops.run(answered(asgi, "/health/live"))[0] == 200
    monkeypatch.setitem(asgi.rooms, "first", full)
    assert loops.run(answered(asgi, "/api/v1/leads", "POST"))[0] == 503
