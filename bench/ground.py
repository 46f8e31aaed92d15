"""Where the figures are taken: a PostgreSQL with the product's settings, a database for each size.

A throw-away folder on the real disk (fsync is on), or databases named callboard_bench… on the
server of DATABASE_URL. They are dropped at the end.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from callboard.config import environment, server
from callboard.config.pgembed import Postgres

ROOT = Path(__file__).parents[1]
TEMPLATE = "callboard_bench"


class Ground:
    """The server of this run; `admin(name)`, `app(name)`: addresses of one of its databases."""

    def __init__(
        self, addresses: server.Addresses, home: Path, own: Postgres | None, template: str
    ) -> None:
        self._addresses = addresses
        self._template = template
        self.home = home
        self._own = own
        self._made: set[str] = set()

    def admin(self, name: str) -> str:
        return make_conninfo(self._addresses.admin, dbname=name)

    def app(self, name: str) -> str:
        return make_conninfo(self._addresses.app, dbname=name)

    def cpu(self) -> float | None:
        """Seconds that connections which are closed by now have cost our own PostgreSQL."""
        if self._own is None or self._own.process is None:
            return None
        time.sleep(0.3)  # for the last of them to be gone
        told = Path(f"/proc/{self._own.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")

    def fresh(self, name: str) -> str:
        """A migrated, empty database of that name; Django uses it from now on."""
        name = f"{TEMPLATE}_{name}"
        self.leave()
        server.copy(self.admin("postgres"), self._template, name)
        self._made.add(name)
        self.use(name)
        return name

    def drop(self, name: str) -> None:
        """Give the room on the disk back."""
        self.leave()
        with psycopg.connect(self.admin("postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._made.discard(name)

    def use(self, name: str) -> None:
        """Django of this process and of those it starts is in that database now."""
        from django.db import connection  # noqa: PLC0415 (after the addresses are known)

        os.environ["DATABASE_APP_URL"] = self.app(name)
        connection.close()
        connection.settings_dict["NAME"] = name

    def leave(self) -> None:
        """Hang up: a database in use can be neither copied nor dropped."""
        from django.db import connection  # noqa: PLC0415

        from callboard.kit import live  # noqa: PLC0415

        live.post.close()
        connection.close()

    def end(self) -> None:
        """Drop what this run has made."""
        ours = [TEMPLATE] if self._template == TEMPLATE else []
        for name in [*self._made, *ours]:
            self.drop(name)


@contextmanager
def opened(template: str = "") -> Iterator[Ground]:
    """The server, migrated, with Django set up for it; gone when the block ends.

    `template` is a migrated database of the server that may be copied instead of migrating anew.
    """
    home = Path(tempfile.mkdtemp(prefix="callboard-bench-", dir=os.environ.get("BENCH_DIR")))
    home.chmod(0o755)
    own: Postgres | None = None
    try:
        given = environment.secret("DATABASE_URL")
        if not given:
            own = Postgres(home / "postgres").start()
        url = make_conninfo(given or own.url(), dbname=TEMPLATE)  # type: ignore[union-attr]
        os.environ |= {
            "CALLBOARD_DATA": str(home),
            "CALLBOARD_SECRET_KEY": secrets.token_urlsafe(50),
            "CALLBOARD_HOSTS": "localhost,127.0.0.1",
            "CALLBOARD_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        addresses = server.prepare(make_conninfo(url, dbname=template or TEMPLATE))
        _migrate(addresses, only_static=bool(template))
        os.environ |= addresses.for_web()
        import django  # noqa: PLC0415

        django.setup()
        ground = Ground(addresses, home, own, template or TEMPLATE)
        yield ground
        ground.end()
    finally:
        if own:
            own.stop()
        shutil.rmtree(home, ignore_errors=True)


def _migrate(addresses: server.Addresses, *, only_static: bool) -> None:
    command = ["callboard.config.upgrade"]
    if only_static:
        command = ["django", "collectstatic", "-v0", "--no-input"]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *command],
        cwd=ROOT,
        env=os.environ | addresses.for_migrate(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
