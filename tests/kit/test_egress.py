"""The one way out (rules 6 and 16; the table of attacks, SSRF)."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction

from callboard.kit import egress
from callboard.kit.egress import Unreachable, fetch

pytestmark = pytest.mark.django_db(transaction=True)


class _Stub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.partition("?")[0]
        if name == "/elsewhere":
            self._say(302, b"", location="http://169.254.169.254/latest/meta-data/")
        elif name == "/large":
            self._say(200, b"x" * (egress.LARGEST + 1))
        elif name == "/drips":
            self.send_response(200)
            self.send_header("content-length", "1000")
            self.end_headers()
            for _ in range(20):
                time.sleep(0.1)
                self.wfile.write(b"x")
        elif name == "/mute":
            time.sleep(2)
        else:
            self._say(200, json.dumps({"path": self.path, "key": self.headers["x-key"]}).encode())

    def do_POST(self) -> None:
        self._say(201, self.rfile.read(int(self.headers["content-length"])))

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing to tell."""


@pytest.fixture
def stub(settings):
    """A server of this test, which the settings allow."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_port}"
    settings.EGRESS_ALLOWED = [place]
    egress._failed.clear()
    yield f"http://{place}"
    server.shutdown()
    server.server_close()
    egress._failed.clear()


def test_what_a_server_says_comes_back(stub):
    answer = fetch(f"{stub}/a?b=1", headers={"x-key": "secret"})
    assert (answer.status, answer.json()) == (200, {"path": "/a?b=1", "key": "secret"})

    answer = fetch(f"{stub}/a", send={"q": "Київ"})
    assert (answer.status, answer.json()) == (201, {"q": "Київ"})


@pytest.mark.parametrize("path", ["/elsewhere", "/large"])
def test_a_redirect_and_too_long_an_answer_are_refused(stub, path):
    with pytest.raises(Unreachable):
        fetch(f"{stub}{path}")


@pytest.mark.parametrize("path", ["/drips", "/mute"])
def test_a_server_that_does_not_come_to_an_end_is_left_in_time(stub, path):
    began = time.monotonic()

    with pytest.raises(Unreachable):
        fetch(f"{stub}{path}", seconds=0.5)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://example.com:8443/",
        "https://user:secret@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "https://",
        "https://[",
        "https://exämple.com/",
        "//example.com/",
        "",
    ],
)
def test_an_address_of_another_kind_is_refused_before_anybody_is_asked(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("resolved"))

    with pytest.raises(Unreachable):
        fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *(
            "::ffff:169.254.169.254",
            "2002:7f00:1::",
            "64:ff9b:1::1",
            "64:ff9b::7f00:1",
            "2001:db8::1",
        ),
    ],
)
def test_a_name_that_leads_into_a_network_of_ours_is_refused(address, monkeypatch):
    """Also when only one of its addresses does."""
    rows = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    egress._failed.clear()

    with pytest.raises(Unreachable, match="not public"):
        fetch("https://rebind.example/")


def test_the_address_that_was_checked_is_the_one_that_is_rung(monkeypatch):
    """A name is resolved once: what it means a moment later does not matter."""
    rung = []
    rows = [(0, 0, 0, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: rows)

    def ring(where, timeout):
        rung.append(where)
        raise ConnectionRefusedError("nobody")

    monkeypatch.setattr(socket, "create_connection", ring)
    egress._failed.clear()

    with pytest.raises(Unreachable, match="nobody"):
        fetch("https://dadata.example/")
    assert rung == [("93.184.215.14", 443)]


def test_a_server_that_fails_again_and_again_is_left_alone_for_a_while(stub):
    for _ in range(egress.FAILURES):
        with pytest.raises(Unreachable):
            fetch(f"{stub}/elsewhere")

    with pytest.raises(Unreachable, match="left alone"):
        fetch(f"{stub}/fine")


def test_a_server_that_answers_again_is_forgiven(stub):
    for _ in range(egress.FAILURES - 1):
        with pytest.raises(Unreachable):
            fetch(f"{stub}/elsewhere")
    fetch(f"{stub}/fine")
    with pytest.raises(Unreachable, match="no redirect"):
        fetch(f"{stub}/elsewhere")
    assert fetch(f"{stub}/fine").status == 200


def test_nobody_is_asked_while_a_transaction_is_open(stub):
    with pytest.raises(RuntimeError, match="transaction"), transaction.atomic():
        fetch(f"{stub}/fine")


def test_an_answer_that_is_no_json_is_told(stub):
    with pytest.raises(Unreachable, match="JSON"):
        fetch(f"{stub}/a", send="x" * 3).__class__(200, b"<html>").json()
