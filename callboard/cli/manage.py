"""`callboard manage …`: any command of Django's, with the database open and the right role."""

import argparse
import os
import subprocess
import sys

from callboard.config import environment, server
from callboard.config.processes import die_with

CHANGES_TABLES = {"migrate", "createcachetable", "sqlflush"}


def add_to(commands: argparse._SubParsersAction) -> None:
    """The command; everything after it is Django's."""
    parser = commands.add_parser("manage", help="run a command of Django's", add_help=False)
    parser.add_argument("words", nargs=argparse.REMAINDER)
    parser.set_defaults(run=lambda options: run(options.words))


def run(words: list[str]) -> int:
    """Run it as the application, or as the owner of the tables where it changes them."""
    as_owner = bool(words) and words[0] in CHANGES_TABLES
    return _run(["-m", "django", *words], as_owner=as_owner)


def inside(*words: str) -> int:
    """Do one of the commands of `callboard.cli.inside`, as the application."""
    return _run(["-m", "callboard.cli.inside", *words])


def _run(words: list[str], *, as_owner: bool = False) -> int:
    """In a process of its own, with the database open; the exit code."""
    with server.opened(environment.data_folder()) as addresses:
        role = addresses.for_migrate() if as_owner else addresses.for_worker()
        return subprocess.run(
            [sys.executable, *words],
            env=os.environ | role,
            preexec_fn=die_with(os.getpid()),
        ).returncode
