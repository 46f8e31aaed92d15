"""A request is understood and read to its end before it costs a thread.

Its body waits on the event loop. Who sends slowly, sends too much or hangs up half-way keeps nobody
from working, and half a form is never taken for a whole one.
"""

import asyncio
import string
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote_from_bytes

from callboard.kit.hub import Receive, Scope

MB = 1024 * 1024
LARGEST = 4 * MB  # of any request; forms and leads have smaller limits of their own
HELD = 64 * MB  # by all requests of a process that are being read or answered
PATIENCE = 30  # seconds


class Unread(Exception):
    """A body that is not taken: `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The sender hung up; nobody waits for an answer."""


class Intake:
    """Reads bodies, each of so many bytes at most, all together of so many, in so many seconds."""

    def __init__(
        self, largest: int = LARGEST, held: int = HELD, patience: float = PATIENCE
    ) -> None:
        self.largest, self.most_held, self.patience = largest, held, patience
        self.held = 0

    @asynccontextmanager
    async def whole(self, scope: Scope, receive: Receive) -> AsyncIterator[bytes]:
        """The body, in bytes, counted as held until the block ends; raises Unread or Gone."""
        size = _announced(scope)
        if size > self.largest:
            raise Unread(413)
        if self.held + size > self.most_held:
            raise Unread(503)
        self.held += size
        try:
            yield await self._read(size, receive) if size else b""
        finally:
            self.held -= size

    async def _read(self, size: int, receive: Receive) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(self.patience):
                while len(body) < size:
                    message = await receive()
                    body += message.get("body", b"")
                    if message["type"] != "http.request" or not message.get("more_body"):
                        break
        except TimeoutError:
            raise Unread(408) from None
        if len(body) != size:
            raise Gone
        return bytes(body)


def _announced(scope: Scope) -> int:
    """Bytes that will come. A body of unknown length could be cut without anybody noticing."""
    size = 0
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            raise Unread(411)
        if name == b"content-length":
            size = int(value) if value.isdigit() and len(value) < 16 else sys.maxsize
    return size


def plain(scope: Scope) -> Scope:
    """The request with one meaning for all who read it: a query in ASCII, one Cookie header, and no
    header whose underscores could pass for the dashes of one that a proxy of ours has set."""
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    cookies = [value for name, value in headers if name == b"cookie"]
    if len(cookies) > 1:
        headers = [pair for pair in headers if pair[0] != b"cookie"]
        headers.append((b"cookie", b"; ".join(cookies)))
    query = scope["query_string"]
    if not query.isascii():
        query = quote_from_bytes(query, safe=string.punctuation).encode()
    return dict(scope) | {"headers": headers, "query_string": query}


def again(body: bytes) -> Receive:
    """What gives a body that was read to whoever reads it now."""

    async def received() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return received
