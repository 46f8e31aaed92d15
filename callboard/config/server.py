"""The database of an installation: our own PostgreSQL, or the one that DATABASE_URL leads to.

Two addresses come out of it. `admin` may migrate (it becomes callboard_owner), `app` is what web
and workers sign in with: callboard_app, which owns nothing and stands behind the walls.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from callboard.config import environment
from callboard.config.pgembed import AlreadyRunning, Postgres, url_of_running

HERE = Path(__file__).parent
OWNER = "callboard_owner"
APP = "callboard_app"
NAME = "callboard"

# What a commit must mean for everybody who is told that something was done.
DURABLE = ("fsync", "synchronous_commit")

# A worker may take longer than a person who waits for a page.
WORKER_LIMITS = {
    "statement_timeout": "60s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


@dataclass(frozen=True)
class Addresses:
    """How to reach the database as its administrator and as the application."""

    admin: str
    app: str

    def for_web(self) -> dict[str, str]:
        """Environment of a web process: it never learns the administrator's address."""
        return {"DATABASE_APP_URL": self.app, "DATABASE_URL": "", "CALLBOARD_AS_OWNER": ""}

    def for_worker(self) -> dict[str, str]:
        """Environment of a worker: the application's address with longer limits."""
        return self.for_web() | {"DATABASE_APP_URL": _limited(self.app, _limits(self.app))}

    def for_filling(self) -> dict[str, str]:
        """Environment of what fills an empty desk, before anybody waits for it: no limits."""
        limits = dict.fromkeys(_limits(self.app), "0")
        return self.for_web() | {"DATABASE_APP_URL": _limited(self.app, limits)}

    def for_migrate(self) -> dict[str, str]:
        """Environment of a command that changes tables."""
        return {
            "DATABASE_URL": self.admin,
            "DATABASE_APP_URL": self.app,
            "CALLBOARD_AS_OWNER": "1",
        }


def prepare(admin_url: str, app_url: str = "") -> Addresses:
    """Roles and an empty database, ready for the first migrate. Harmless when repeated.

    `admin_url` may create roles, or is one of somebody who already is a member of callboard_owner;
    then `app_url` says how the application signs in.
    """
    name = conninfo_to_dict(admin_url).get("dbname") or NAME
    admin_url = make_conninfo(admin_url, dbname=name)
    _make_roles(admin_url)
    _make_database(admin_url, str(name))
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if _is_superuser(admin):
            admin.execute((HERE / "leakproof.sql").read_text())
        admin.execute(f"SET ROLE {OWNER}")
        admin.execute((HERE / "rights.sql").read_text())
    return Addresses(admin=as_url(admin_url), app=app_url or as_url(_application_url(admin_url)))


def careless(app_url: str) -> list[str]:
    """Settings, as "name = off", by which a crash may lose what was answered as done."""
    with psycopg.connect(app_url) as app:
        found = [(name, app.execute(f"SHOW {name}").fetchone()) for name in DURABLE]
    return [f"{name} = off" for name, value in found if value == ("off",)]


def copy(admin_url: str, template: str, name: str) -> None:
    """A database for one test process: the migrated one, copied, walls and rights included."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")


@contextmanager
def opened(data: Path) -> Iterator[Addresses]:
    """The prepared database of an installation, for as long as the block lasts.

    DATABASE_URL's, or the server that already runs on the data folder, or one of our own.
    """
    if given := environment.secret("DATABASE_URL"):
        yield prepare(given, environment.secret("DATABASE_APP_URL"))
        return
    cluster = data / "postgres"
    if running := url_of_running(cluster):
        yield prepare(make_conninfo(running, dbname=NAME))
        return
    try:
        server = Postgres(cluster)
    except AlreadyRunning:
        raise environment.Misconfigured(f"The database of {data} is starting elsewhere.") from None
    server.start()
    try:
        yield prepare(server.url(NAME))
    finally:
        server.stop()


def _make_roles(admin_url: str) -> None:
    with _maintenance(admin_url) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext('callboard roles'))")  # two at once
        try:
            admin.execute((HERE / "roles.sql").read_text())
        except psycopg.errors.InsufficientPrivilege:
            raise environment.Misconfigured(
                "The user of DATABASE_URL may not create roles. Let an administrator run "
                f"{HERE / 'roles.sql'} once, grant {OWNER} to that user, and set DATABASE_APP_URL "
                f"to an address of {APP}."
            ) from None
        try:
            admin.execute(f"SET ROLE {OWNER}")
        except psycopg.errors.InsufficientPrivilege:  # it made the role, which is not membership
            admin.execute(f"GRANT {OWNER} TO CURRENT_USER")


def _make_database(admin_url: str, name: str) -> None:
    """Make it, or let the owner work in one that somebody has made."""
    with _maintenance(admin_url) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
            return
    with psycopg.connect(admin_url, autocommit=True) as admin:
        may_create = "SELECT 1 WHERE has_schema_privilege(%s, 'public', 'CREATE')"
        if not admin.execute(may_create, [OWNER]).fetchone():
            admin.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
            admin.execute(
                sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )


def _application_url(admin_url: str) -> str:
    """The same place, signed in as callboard_app; with a password of ours where one is asked."""
    parts = conninfo_to_dict(admin_url) | {"user": APP}
    parts.pop("password", None)
    bare = make_conninfo("", **parts)
    password = hmac.new(environment.secret_key().encode(), APP.encode(), "sha256").hexdigest()
    ours = make_conninfo(bare, password=password)
    if _lets_in(bare):
        return bare
    if not _lets_in(ours):
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(APP), sql.Literal(password)
                )
            )
    return ours


def _lets_in(url: str) -> bool:
    try:
        with psycopg.connect(url):
            return True
    except psycopg.OperationalError:
        return False


def _maintenance(admin_url: str) -> psycopg.Connection:
    """The named database may not exist yet; every server has one called postgres."""
    try:
        return psycopg.connect(make_conninfo(admin_url, dbname="postgres"), autocommit=True)
    except psycopg.OperationalError:
        return psycopg.connect(admin_url, autocommit=True)


def _is_superuser(connection: psycopg.Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"


def _limits(url: str) -> dict[str, str]:
    with psycopg.connect(url) as app:
        newest = app.info.server_version >= 170000
    return WORKER_LIMITS | ({"transaction_timeout": "120s"} if newest else {})


def as_url(address: str) -> str:
    """An address as a URL, which every program reads."""
    parts = {name: str(value) for name, value in conninfo_to_dict(address).items() if value}
    who = quote(parts.pop("user", ""), safe="")
    if password := parts.pop("password", ""):
        who += f":{quote(password, safe='')}"
    name = quote(parts.pop("dbname", ""), safe="")
    place = ""
    if "/" not in parts.get("host", "/") and "," not in parts["host"]:
        host = parts.pop("host")
        place = f"[{host}]" if ":" in host else host
        place += f":{parts.pop('port')}" if "port" in parts else ""
    rest = f"?{urlencode(parts, safe='/', quote_via=quote)}" if parts else ""
    return f"postgresql://{who}@{place}/{name}{rest}"


def _limited(url: str, limits: dict[str, str]) -> str:
    options = [str(conninfo_to_dict(url).get("options") or "")]
    options += [f"-c {name}={value}" for name, value in limits.items()]
    return make_conninfo(url, options=" ".join(options).strip())


def settings_of(url: str, role: str = "") -> dict[str, object]:
    """An address as Django's DATABASES wants it; `role` is what to become after signing in.

    What the application has sent three times over a connection is prepared from then on: half of
    what PostgreSQL does for a short statement is reading and planning it.
    """
    parts: dict[str, object] = dict(conninfo_to_dict(url))
    place: dict[str, object] = {
        "NAME": parts.pop("dbname", NAME),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
    }
    options: dict[str, object] = {name: value for name, value in parts.items() if value}
    if role:
        options["assume_role"] = role
    else:
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    return place | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
