"""A real browser and a small desk for it: pages of one test, our own scripts and sheets."""

import json
import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, expect, sync_playwright

# While a browser is open its loop counts as running in this thread, and Django would refuse rows.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The first draws no windows of its own: half a second of work less for every test.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
CSP = "default-src 'self'; worker-src 'self'; img-src 'self' data:; object-src 'none'"


class Desk:
    """Answers of one test: pages by path, what came in, and a stream of news that can break."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, str] = {}
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        self.posts: list[tuple[str, dict[str, str], str]] = []
        self.streams: list[queue.Queue] = []
        self.refuses_streams = False

    def show(self, main: str, *, base: str = "kit/page.html", footer: str = "", **context) -> str:
        """Put a page at /page that extends the kit's own, and give its address."""
        request = RequestFactory().get("/page")
        request.user = AnonymousUser()
        source = (
            "{% extends base %}{% load kit static %}{% block main %}"
            + main
            + "{% endblock %}{% block footer %}"
            + footer
            + "{% endblock %}"
        )
        words = {"base": base, "request": request, "csrf_token": "mark", **context}
        self.pages["/page"] = Template(source).render(Context(words))
        return f"{self.address}/page"

    def tell(self, topic: str, **detail: object) -> None:
        for stream in self.streams:
            stream.put(json.dumps({"topic": topic, **detail}))

    def say(self, event: str, detail: dict) -> None:
        """A typed event; the order of its lines is free."""
        for stream in self.streams:
            stream.put(f"{json.dumps(detail)}\nevent: {event}")

    def hang_up(self) -> None:
        for stream in self.streams:
            stream.put(None)
        self.streams.clear()


class DeskServer(ThreadingHTTPServer):
    """Serves one desk after the other."""

    daemon_threads = True
    desk: Desk


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "DeskServer"

    @property
    def desk(self) -> Desk:
        return self.server.desk

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/events":
            self._stream(self.desk)
        elif path.startswith("/static/"):
            self._file(path.removeprefix("/static/"))
        elif path in self.desk.answers:
            self._answer(path)
        elif path in self.desk.pages:
            self._send(200, "text/html; charset=utf-8", self.desk.pages[path].encode())
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.desk.posts.append((self.path, headers, body))
        self._answer(urlsplit(self.path).path)

    def _answer(self, path: str) -> None:
        status, headers, body = self.desk.answers.get(path, (200, {}, ""))
        self._send(status, "text/html; charset=utf-8", body.encode(), headers)

    def _file(self, name: str) -> None:
        found = finders.find(name)
        if not found:
            return self._send(404, "text/plain", b"")
        kind = TYPES.get(Path(name).suffix, "application/octet-stream")
        return self._send(200, kind, Path(found).read_bytes())

    def _send(self, status: int, kind: str, body: bytes, more: dict | None = None) -> None:
        self.send_response(status)
        headers = {"content-type": kind, "content-length": str(len(body))}
        for name, value in {**headers, "content-security-policy": CSP, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, desk: Desk) -> None:
        if desk.refuses_streams:
            return self._send(503, "text/plain", b"")
        words: queue.Queue = queue.Queue()
        desk.streams.append(words)  # before the browser hears that it is connected
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(b"retry: 200\n: hello\n\n")
        self.close_connection = True
        try:
            while (word := words.get()) is not None:
                self.wfile.write(f"data: {word}\n\n".encode())
        except OSError:
            desk.streams.remove(words)

    def log_message(self, *_args: object) -> None:
        """The run's own output is enough."""


def hears(page: Page) -> None:
    """The stream of news is open: what is told from now on comes to this page."""
    expect(page.locator("live-news[data-up]")).to_have_count(1)


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found and not os.environ.get("CI"):
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the browser tests did NOT run")
    assert found, "The browser tests need chromium: apt-get install chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _server() -> Iterator[DeskServer]:
    server = DeskServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(_server: DeskServer) -> Iterator[Desk]:
    """What the browser of this test sees."""
    _server.desk = desk = Desk(f"http://127.0.0.1:{_server.server_port}")
    yield desk
    desk.hang_up()


@pytest.fixture
def tab(_chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Opens tabs of one browser profile; any error on a page fails the test."""
    context = _chromium.new_context(locale="en-GB", timezone_id="Europe/Kyiv")
    context.set_default_timeout(5000)
    errors: list[str] = []

    def opened() -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    context.close()
    assert errors == []
