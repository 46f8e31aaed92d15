"""Brings an installation up to date: tables, shared tables, static files. Run as the owner.

`python -m callboard.config.upgrade`, by `callboard serve` before anything else. Two machines that
start together wait for each other.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection


def main() -> None:
    """Everything that must be done once for a new version. Harmless when repeated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('callboard upgrade'))")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if "--no-static" not in sys.argv:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)


if __name__ == "__main__":
    main()
