"""A browser as small as can be: one connection, which is opened again after a break."""

import asyncio
from dataclasses import dataclass, field

HEAD = 65_536


class Broken(Exception):
    """The connection ended, or no answer came in time: nobody knows what became of the request."""


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Client:
    """Asks one thing after the other."""

    port: int
    headers: tuple[tuple[str, str], ...] = ()
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(
        default=None, repr=False
    )

    async def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *headers: tuple[str, str],
        patience: float = 30,
    ) -> Answer:
        """The answer, or Broken. Nothing is ever sent twice."""
        try:
            async with asyncio.timeout(patience):
                return await self._asked(method, path, body, headers)
        except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError) as error:
            self.close()
            raise Broken(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _asked(
        self, method: str, path: str, body: bytes, headers: tuple[tuple[str, str], ...]
    ) -> Answer:
        if self._streams is None or self._streams[0].at_eof():
            self.close()
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=HEAD)
        reader, writer = self._streams
        writer.write(wire(self.port, method, path, body, (*self.headers, *headers)))
        status, told = await head_of(reader)
        answer = Answer(status, told, await _body(reader, status, told))
        if told.get("connection", "").lower() == "close":
            self.close()
        return answer


def wire(
    port: int, method: str, path: str, body: bytes, headers: tuple[tuple[str, str], ...]
) -> bytes:
    """A request as it is sent."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def head_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer that comes."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status in (204, 304):
        return b""
    if "chunked" in headers.get("transfer-encoding", ""):
        parts = []
        while size := int((await reader.readline()).strip(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)
    return await reader.readexactly(int(headers.get("content-length", 0)))
