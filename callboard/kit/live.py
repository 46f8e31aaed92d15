"""News for open screens. A hint that something changed: the database stays the truth.

`tell` is what actions call. It costs nothing inside the transaction: after the commit the topics
wait up to 200 ms in this process, equal ones become one, and one statement of one connection takes
them to every process (a NOTIFY holds a lock of the whole server, so there are few of them).
`kit.hub` hears them and passes them on to the streams of that company.

A topic is a word, with an id if need be: "floor", "order:17". News carries ids, never content.
Areas fill the registries below from their `listeners` modules.
"""

import atexit
import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction

CHANNEL = "callboard"
SEATS = "seats"  # the topic that no browser hears: somebody may have lost the seat
PAUSE = 0.2
ROOM = 7_900  # bytes of a NOTIFY, which may have 8000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seat:
    """Somebody who listens. `proof` is what `recheck` compares, to end streams of the dismissed.

    `leads`: looks after the work of other people.
    """

    company_id: int
    member_id: int
    team_id: int | None = None
    proof: tuple[str, ...] = ()
    leads: bool = False

    def key(self, topic: str) -> Any:
        """Which of the figures of a topic are this seat's."""
        return getattr(self, figures_of[topic].key)


@dataclass(frozen=True)
class Figures:
    """`count(company_id)` answers {key of a seat: what to show}, once for all who listen.

    News of the topics `wakes` makes the numbers old as well. Nobody counts while no seat that
    `only` picks listens.
    """

    count: Callable[[int], dict[Any, dict[str, Any]]]
    key: str
    wakes: frozenset[str] = frozenset()
    only: Callable[[Seat], bool] | None = None

    def are_wanted(self, seats: Iterable[Seat]) -> bool:
        """Whether any of these listeners is one to count for."""
        return self.only is None or any(map(self.only, seats))


Admit = Callable[[str], Seat | None]
Recheck = Callable[[list[Seat]], set[Seat]]
Heartbeat = Callable[[Mapping[tuple[int, int], float]], None]

figures_of: dict[str, Figures] = {}
heartbeats: list[Heartbeat] = []
doors: dict[str, Callable[..., Any]] = {}


def admits(admit: Admit) -> Admit:
    """Register who turns the Cookie header of a request into a seat, or nobody."""
    doors["admit"] = admit
    return admit


def rechecks(recheck: Recheck) -> Recheck:
    """Register who says which of these seats are still rightly taken."""
    doors["recheck"] = recheck
    return recheck


def figures(
    topic: str,
    *,
    key: str = "company_id",
    wakes: Iterable[str] = (),
    only: Callable[[Seat], bool] | None = None,
) -> Callable[[Callable], Callable]:
    """Push numbers instead of a hint: the function runs once for a company, not once a screen.

    It is called soon after news of the topic (at most every 2 s, and a twentieth of the time) and
    every 30 s, outside any company's rooms, and answers {value of the seat's `key`: dictionary to
    send}.
    """

    def register(count: Callable[[int], dict[Any, dict[str, Any]]]) -> Callable:
        figures_of[topic] = Figures(count, key, frozenset(wakes), only)
        return count

    return register


def made_old_by(topic: str) -> list[str]:
    """The topics with numbers that are old after this news; "order:17" is news of "order"."""
    name = topic.partition(":")[0]
    return [each for each, known in figures_of.items() if each == topic or name in known.wakes]


def heartbeat(beat: Heartbeat) -> Heartbeat:
    """Call this every 30 s with {(company_id, member_id): the moment by `time.monotonic`} of all
    whose screens answered this process since."""
    heartbeats.append(beat)
    return beat


def tell(company_id: int, *topics: str, member_id: int | None = None) -> None:
    """Let screens of a company (or of one member) know, if and when this transaction commits."""
    address = f"@{member_id}" if member_id else ""
    news = {(company_id, topic + address) for topic in topics}
    transaction.on_commit(lambda: post.put(news))


def packed(news: Iterable[tuple[int, str]]) -> Iterator[str]:
    """News as payloads {company: [topics]}, each small enough for one NOTIFY."""
    parcel: dict[int, list[str]] = defaultdict(list)
    size = 2
    for company_id, topic in sorted(news):
        weight = len(json.dumps(topic)) + 2 + (0 if company_id in parcel else 26)
        if size + weight > ROOM:
            yield json.dumps(parcel)
            parcel, size = defaultdict(list), 2
        parcel[company_id].append(topic)
        size += weight
    if parcel:
        yield json.dumps(parcel)


def unpacked(payload: str) -> Iterator[tuple[int, str, int | None]]:
    """(company, topic, the member it is for) of a payload."""
    for company_id, topics in json.loads(payload).items():
        for written in topics:
            topic, _, member_id = written.partition("@")
            yield int(company_id), topic, int(member_id) if member_id else None


def address(application: str) -> dict[str, Any]:
    """How to open a connection of one's own to the application's database."""
    parameters = connection.get_connection_params()
    for name in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(name, None)
    own = {"autocommit": True, "connect_timeout": 5, "application_name": application}
    return parameters | own


class Post:
    """Collects news of this process and sends it, from one thread over one connection."""

    def __init__(self) -> None:
        self._waiting: set[tuple[int, str]] = set()
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._something = threading.Event()
        self._thread: threading.Thread | None = None
        self._connection: psycopg.Connection | None = None

    def put(self, news: set[tuple[int, str]]) -> None:
        """Send soon."""
        with self._lock:
            self._waiting |= news
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live-post", daemon=True)
                self._thread.start()
                atexit.register(self.close)
        self._something.set()

    def flush(self) -> None:
        """Send what waits now. What could not be sent waits on; raises psycopg.Error."""
        with self._sending:
            with self._lock:
                news, self._waiting = self._waiting, set()
                self._something.clear()
            try:
                for payload in packed(news):
                    self._connected().execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
            except psycopg.Error:
                with self._lock:
                    self._waiting |= news
                self._hang_up()
                raise

    def close(self) -> None:
        """Send the rest if possible and hang up."""
        try:
            self.flush()
        except psycopg.Error:
            logger.info("Some news was not sent at the end of the process.")
        finally:
            self._hang_up()

    def _run(self) -> None:
        pause = PAUSE
        while self._something.wait():
            time.sleep(pause)
            try:
                self.flush()
                pause = PAUSE
            except psycopg.Error as error:
                logger.warning("News waits, the database does not answer: %s", error)
                self._something.set()
                pause = min(pause * 2, 5)

    def _connected(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(**address("callboard post"))
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


post = Post()
