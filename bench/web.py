"""The web server as `callboard serve` runs it, and clients that press it.

The clients are one process with a plain socket for each: they read status and length of an answer
and nothing else, so that the time is the server's. They do share the machine with it.
"""

import asyncio
import multiprocessing
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from callboard.cli import serve
from callboard.config.processes import die_with

PATIENCE = 60
CSRF = secrets.token_hex(16)


@dataclass(frozen=True)
class Request:
    """One request, whole."""

    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "POST"

    def wire(self, port: int) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Content-Length: {len(self.body)}", "", ""]
        return "\r\n".join(lines).encode() + self.body


@dataclass(frozen=True)
class Answered:
    """What one run gave: milliseconds of every answer that was wanted, and how many were others."""

    seconds: float
    times: list[float]
    others: dict[int, int]

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds


@dataclass
class Server:
    """A running one."""

    port: int
    process: subprocess.Popen[bytes]


@contextmanager
def serving(app_url: str, workers: int = 2) -> Iterator[Server]:
    """Web processes with eight threads each, on the database of that address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plan = serve.Plan("127.0.0.1", port, workers=workers)
    variables = {"DATABASE_APP_URL": app_url, "DATABASE_URL": "", "CALLBOARD_AS_OWNER": ""}
    process = subprocess.Popen(
        serve._web_command(plan),
        env=os.environ | variables | {"DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with(os.getpid()),
    )
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/bench/one/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("The web server did not start.")


def signed_in(member: int, company: int) -> tuple[tuple[str, str], ...]:
    """The headers of a browser in which this member has signed in, for a change by htmx."""
    from django.conf import settings  # noqa: PLC0415 (Django is set up by then)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from bench.capture import member_of  # noqa: PLC0415
    from callboard.accounts.sessions import SessionStore  # noqa: PLC0415

    user = member_of(member, company).user
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["company"] = company
    session.create()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    cookies += f"; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return (("Cookie", cookies), ("X-CSRFToken", CSRF), ("HX-Request", "true"))


def asked(port: int, clients: list[list[Request]], wanted: int) -> Answered:
    """Every client sends its requests one after the other; `wanted` is the status that counts."""
    spawn = multiprocessing.get_context("spawn")
    mine, theirs = spawn.Pipe()
    process = spawn.Process(target=_ask, args=(port, clients, wanted, theirs))
    process.start()
    theirs.close()
    try:
        answer = mine.recv()
    except EOFError:
        raise RuntimeError("The clients ended early.") from None
    process.join()
    return answer


def _ask(port: int, clients: list[list[Request]], wanted: int, answers: Any) -> None:
    answers.send(asyncio.run(_all(port, clients, wanted)))


async def _all(port: int, clients: list[list[Request]], wanted: int) -> Answered:
    written = [[request.wire(port) for request in requests] for requests in clients]
    opened = [await asyncio.open_connection("127.0.0.1", port) for _client in written]
    times: list[float] = []
    others: dict[int, int] = {}
    began = time.perf_counter()
    await asyncio.gather(
        *(
            _one(reader, writer, requests, wanted, times, others)
            for (reader, writer), requests in zip(opened, written, strict=True)
        )
    )
    took = time.perf_counter() - began
    for _reader, writer in opened:
        writer.close()
    return Answered(took, times, others)


async def _one(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    requests: list[bytes],
    wanted: int,
    times: list[float],
    others: dict[int, int],
) -> None:
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        status = await _answer(reader)
        if status == wanted:
            times.append((time.perf_counter() - began) * 1000)
        else:
            others[status] = others.get(status, 0) + 1


async def _answer(reader: asyncio.StreamReader) -> int:
    """The status; the body is read and thrown away."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        while size := int((await reader.readline()).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif b"content-length:" in lower:
        length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
