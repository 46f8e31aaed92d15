"""The one way out: whatever the product asks of a server elsewhere goes through `fetch`.

An address that a person typed, or that a provider answers with, must not lead into our own network:
https alone, port 443, resolved once, every answer of the resolver a public one, the connection made
to what was checked. No redirect is followed; time and size are limited. Never inside a transaction.
"""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import connection

CONNECT, WHOLE = 5.0, 15.0  # seconds
LARGEST = 64 * 1024
FAILURES, REST = 5, 60.0  # so many in a row, and a server is left alone for so many seconds

# Addresses of version 4 under the names of version 6: of the world, and of one's own network.
NAT64, NAT64_OF_ITS_OWN = ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48")

_failed: dict[str, tuple[int, float]] = {}


class Unreachable(Exception):
    """Nothing came back that could be used: says why, for a log; names no secret."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON; Unreachable where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreachable("the answer is not JSON") from None


def fetch(
    url: str,
    *,
    send: Any = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = WHOLE,
    largest: int = LARGEST,
) -> Answer:
    """Ask a server: GET, or POST with `send` as JSON. Any status but a redirect is an answer.

    Raises Unreachable for an address that is not allowed, a server that does not answer in time or
    says too much, and for one that has failed again and again. Raises RuntimeError inside a
    transaction: locks must not wait for somebody else's network.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a transaction is open: ask from an errand, not from an action")
    parts, place = _checked(url)
    _refuse_resting(place)
    try:
        answer = _asked(parts, send, headers or {}, time.monotonic() + seconds, largest)
    except (OSError, http.client.HTTPException, Unreachable) as error:
        _count(place)
        raise Unreachable(f"{place}: {error}") from None
    _failed.pop(place, None)
    return answer


def _checked(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url)
        place = f"{parts.hostname}:{parts.port or 443}"
    except ValueError:
        raise Unreachable("this is no address") from None
    if not parts.hostname or parts.username is not None or not url.isascii():
        raise Unreachable("this is no address")
    if place in settings.EGRESS_ALLOWED and parts.scheme in {"http", "https"}:
        return parts, place
    if parts.scheme != "https" or (parts.port or 443) != 443:
        raise Unreachable(f"{place}: only https, only port 443")
    return parts, place


def _asked(
    parts: SplitResult, send: Any, headers: Mapping[str, str], until: float, largest: int
) -> Answer:
    body = None if send is None else json.dumps(send).encode()
    sent = {"Accept": "application/json", "User-Agent": "Callboard", **headers}
    if body is not None:
        sent["Content-Type"] = "application/json"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = _connected(parts, until)
    try:
        line.request("POST" if body is not None else "GET", path, body, sent)
        response = line.getresponse()
        if 300 <= response.status < 400:
            raise Unreachable("it leads elsewhere, and no redirect is followed")
        return Answer(response.status, _read(line, response, until, largest))
    finally:
        line.close()


def _connected(parts: SplitResult, until: float) -> http.client.HTTPConnection:
    """A connection to an address that was checked, whatever the name means a moment later."""
    host, port = parts.hostname or "", parts.port or 443
    address = _resolved(host, port, f"{host}:{port}" in settings.EGRESS_ALLOWED)
    left = max(0.1, min(CONNECT, until - time.monotonic()))
    plain = socket.create_connection((address, port), timeout=left)
    line = http.client.HTTPConnection(host, port)
    try:
        if parts.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    line.sock = plain
    return line


def _resolved(host: str, port: int, is_ours: bool) -> str:
    found = [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not is_ours and not _is_public(str(address)):
            raise Unreachable("it lies in a network that is not public")
    return str(found[0])


def _is_public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address in NAT64_OF_ITS_OWN:
            return False
        if address in NAT64:
            return _is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


def _read(
    line: http.client.HTTPConnection,
    response: http.client.HTTPResponse,
    until: float,
    largest: int,
) -> bytes:
    """The body, in parts, so that a server that drips is left when the time is over."""
    body = b""
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise Unreachable("it took too long")
        if line.sock is not None:
            line.sock.settimeout(left)
        part = response.read1(8192)
        if not part:
            return body
        body += part
        if len(body) > largest:
            raise Unreachable("it said too much")


def _refuse_resting(place: str) -> None:
    count, since = _failed.get(place, (0, 0.0))
    if count >= FAILURES and time.monotonic() - since < REST:
        raise Unreachable(f"{place}: it failed {count} times in a row and is left alone for now")


def _count(place: str) -> None:
    count, _since = _failed.get(place, (0, 0.0))
    _failed[place] = (count + 1, time.monotonic())
