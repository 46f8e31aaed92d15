"""The `callboard` command: what the person who runs the machine types."""

import argparse
import os
import sys
from pathlib import Path

from callboard.cli import backup, invariants, manage, places, policies, serve
from callboard.config import environment


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the answer is the exit code."""
    environment.load_file(Path(".env"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
    parser = argparse.ArgumentParser(prog="callboard", description="An order desk.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (serve, manage, policies, invariants, backup, places):
        command.add_to(commands)
    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    return options.run(options)
