"""Bodies are read whole, or not at all, before a request costs a thread."""

import asyncio
import importlib

import pytest

from callboard.config import bodies
from tests import loops

FORM = b"login=a&password=b"


@pytest.fixture
def asgi():
    """Imported late: it looks for the static files that the settings of a test name."""
    return importlib.import_module("callboard.config.asgi")


def scope_of(path="/accounts/login/", query=b"", **headers):
    told = [(name.replace("__", "-").encode(), value) for name, value in headers.items()]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST" if headers else "GET",
        "path": path,
        "query_string": query,
        "scheme": "http",
        "headers": [(b"host", b"localhost"), *told],
        "client": ("127.0.0.1", 1),
    }


def sent(*parts, then=None):
    """What gives these parts of a body, and then waits for ever or hangs up."""
    left = list(parts)

    async def receive():
        if left:
            part = left.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(left or then)}
        if then == "silence":
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    return receive


async def answered(asgi, scope, receive):
    """(status, headers, body), or None when nothing was answered."""
    out = []

    async def send(message):
        out.append(message)

    await asgi.application(scope, receive, send)
    if not out:
        return None
    body = b"".join(message.get("body", b"") for message in out[1:])
    return out[0]["status"], dict(out[0]["headers"]), body


@pytest.mark.parametrize(
    "parts", [[FORM], [FORM[:5], FORM[5:]], [FORM[:5], b"", FORM[5:]]], ids=["one", "two", "three"]
)
def test_a_body_arrives_whole_whatever_the_number_of_its_parts(parts):
    async def scene():
        intake = bodies.Intake()
        async with intake.whole(scope_of(content__length=b"18"), sent(*parts)) as body:
            held = intake.held
            again = await bodies.again(body)()
        return body, held, intake.held, again["body"]

    assert loops.run(scene()) == (FORM, 18, 0, FORM)


@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/leads"])
def test_half_a_body_is_never_taken_for_a_whole_one(path, asgi, monkeypatch):
    """Half a lead would be stored, and its key would refuse the whole one."""
    monkeypatch.setattr(asgi, "pages", None)

    scope = scope_of(path, content__length=b"500")

    assert loops.run(answered(asgi, scope, sent(FORM, then="end"))) is None
    assert loops.run(answered(asgi, scope, sent(FORM))) is None


def test_who_sends_too_slowly_is_told_and_keeps_no_thread(asgi, monkeypatch):
    monkeypatch.setattr(asgi, "pages", None)
    monkeypatch.setattr(asgi, "intake", bodies.Intake(patience=0.01))

    scope = scope_of("/api/v1/leads", content__length=b"500")
    status, _headers, body = loops.run(answered(asgi, scope, sent(FORM, then="silence")))

    assert (status, b"arrived in time" in body) == (408, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content__length": b"%d" % (bodies.LARGEST + 1)}, 413),
        ({"content__length": b"9" * 30}, 413),
        ({"content__length": b"-1"}, 413),
        ({"transfer__encoding": b"chunked"}, 411),
        ({"content__length": b"18", "transfer__encoding": b"chunked"}, 411),
    ],
)
def test_a_body_of_no_or_too_great_length_is_not_even_read(headers, status, asgi, monkeypatch):
    monkeypatch.setattr(asgi, "pages", None)

    told, kept, _body = loops.run(answered(asgi, scope_of(**headers), None))

    assert told == status
    assert kept[b"x-frame-options"] == b"DENY"


def test_all_bodies_together_have_a_limit_as_well(asgi, monkeypatch):
    monkeypatch.setattr(asgi, "intake", bodies.Intake(held=20))

    async def scene():
        slow = asyncio.create_task(
            answered(asgi, scope_of(content__length=b"18"), sent(b"x", then="silence"))
        )
        await asyncio.sleep(0)
        told = await answered(asgi, scope_of(content__length=b"18"), sent(FORM))
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        return told[0], b"retry-after" in told[1], asgi.intake.held

    assert loops.run(scene()) == (503, True, 0)


def test_a_query_in_raw_letters_is_read_and_no_error():
    plain = bodies.plain(scope_of(query="q=йод&x=%20%ff&y='\"[]".encode()))

    assert plain["query_string"] == b"q=%D0%B9%D0%BE%D0%B4&x=%20%ff&y='\"[]"


def test_no_header_passes_for_one_that_our_proxy_has_set():
    """X_Forwarded_For would become the same name to Django as X-Forwarded-For."""
    scope = scope_of(x__forwarded__for=b"203.0.113.7", x_forwarded_for=b"198.51.100.1")

    names = [name for name, _value in bodies.plain(scope)["headers"]]

    assert names == [b"host", b"x-forwarded-for"]


def test_cookies_in_several_headers_are_cookies_of_one():
    scope = scope_of()
    scope["headers"] += [(b"cookie", b"a=1"), (b"accept", b"x"), (b"cookie", b"b=2")]

    assert (b"cookie", b"a=1; b=2") in bodies.plain(scope)["headers"]
