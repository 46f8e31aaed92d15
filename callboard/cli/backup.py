"""`callboard backup FILE` and `callboard restore FILE`: the whole database, walls included.

A backup is one file of pg_dump's custom format. Where we are no superuser it is read as the owner
of the tables, who sees through the walls between companies; a role that does not would quietly
save nothing, so that is asked first. Nothing is restored by halves, and only where nothing is.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from callboard.cli import manage
from callboard.cli.supervisor import say
from callboard.config import environment, pgembed, server
from callboard.config.processes import die_with

NOT_KEPT = ("callboard_cache",)  # tries of sign-in; a table as good when it is empty


def add_to(commands: argparse._SubParsersAction) -> None:
    """Both commands; each takes a file."""
    keep = commands.add_parser("backup", help="write the whole database into a file")
    bring = commands.add_parser("restore", help="fill an empty database from such a file")
    for parser, run in ((keep, backup), (bring, restore)):
        parser.add_argument("file", type=Path)
        parser.set_defaults(run=lambda options, run=run: run(options.file))


def backup(file: Path) -> int:
    """Write the file, readable by us alone; an existing one is not touched. The exit code."""
    if file.exists():
        return _sorry(f"{file} is there already. Name another file, or remove it.")
    part = file.with_name(f".{file.name}.part")
    with server.opened(environment.data_folder()) as addresses:
        how = _way_through_the_walls(addresses.admin)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        without = [f"--exclude-table-data={table}" for table in NOT_KEPT]
        code = _run(
            "pg_dump",
            addresses.admin,
            "--format=custom",
            "--no-owner",
            f"--file={part}",
            *without,
            *how,
        )
    if code:
        part.unlink(missing_ok=True)
        return _sorry("Nothing was saved; the reason stands above.")
    part.replace(file)
    say(f"Saved to {file} ({file.stat().st_size:,} bytes).")
    return 0


def restore(file: Path) -> int:
    """Fill the empty database, bring it up to date, look at the walls. The exit code."""
    if not file.is_file():
        return _sorry(f"There is no file {file}.")
    with server.opened(environment.data_folder()) as addresses:
        if found := _tables(addresses.admin):
            return _sorry(
                f"This database holds {found} tables already, and a backup is restored into an "
                "empty one only. Name another: CALLBOARD_DATA=<new folder>, or DATABASE_URL."
            )
        as_owner = ["--no-owner", f"--role={server.OWNER}"]
        whole = ["--exit-on-error", "--single-transaction"]
        if _run("pg_restore", addresses.admin, *as_owner, *whole, str(file)):
            return _sorry("Nothing was restored; the reason stands above.")
        upgrade = [sys.executable, "-m", "callboard.config.upgrade", "--no-static"]
        if subprocess.run(upgrade, env=os.environ | addresses.for_migrate()).returncode:
            return _sorry("The tables are there, but could not be brought up to date.")
        with psycopg.connect(addresses.admin, autocommit=True) as admin:
            admin.execute("ANALYZE")
    if manage.inside("walls"):
        return _sorry("The rows are there, but a wall between companies is open. Let nobody in.")
    say("Restored. Every wall between companies stands.")
    return 0


def _way_through_the_walls(admin_url: str) -> list[str]:
    """What pg_dump must be told so that it sees the rows of every company."""
    with psycopg.connect(admin_url) as admin:
        if admin.info.parameter_status("is_superuser") == "on":
            return []
        sees_all = "SELECT pg_has_role(%s, 'callboard_platform', 'USAGE')"
        if admin.execute(sees_all, [server.OWNER]).fetchone() != (True,):
            raise environment.Misconfigured(
                f"{server.OWNER} does not inherit callboard_platform and would see no rows. "
                f"Let an administrator run: GRANT callboard_platform TO {server.OWNER}"
            )
    return [f"--role={server.OWNER}", "--enable-row-security"]


def _tables(admin_url: str) -> int:
    with psycopg.connect(admin_url) as admin:
        found = admin.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'S')"
        ).fetchone()
    return found[0] if found else 0


def _run(program: str, url: str, *words: str) -> int:
    """A program of PostgreSQL's, its password not on the command line."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", "") or "")
    secret = {"PGPASSWORD": password} if password else {}
    return subprocess.run(
        [_program(program), f"--dbname={make_conninfo('', **parts)}", *words],
        env=os.environ | secret,
        preexec_fn=die_with(os.getpid()),
    ).returncode


def _program(name: str) -> str:
    """The one that came along, which is as new as any server it may meet; else the system's."""
    try:
        own = pgembed.programs() / name
    except pgembed.DidNotStart:
        own = Path(name)
    found = str(own) if own.is_file() else shutil.which(name)
    if not found:
        raise environment.Misconfigured(
            f"There is no {name}. Install PostgreSQL's client programs."
        )
    return found


def _sorry(words: str) -> int:
    say(words)
    return 1
