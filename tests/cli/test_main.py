"""The `callboard` command, from its words to its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callboard import cli
from tests import database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def callboard(django_db_setup, tmp_path):
    """Run the command against this process's database; (exit code, what it said)."""

    def run(*words):
        given = {"DATABASE_URL": database.admin_url(database.own_name())}
        given |= {"DATABASE_APP_URL": database.app_url(), "CALLBOARD_DATA": str(tmp_path)}
        outcome = subprocess.run(
            [sys.executable, "-m", "callboard.cli", *words],
            env=os.environ | given,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        return outcome.returncode, outcome.stdout + outcome.stderr

    return run


def test_commands_of_django_run_as_the_application(callboard):
    ask = "from django.db import connection as c; u = c.cursor(); "
    ask += "u.execute('SELECT current_user'); print(u.fetchone())"

    assert callboard("manage", "shell", "--no-imports", "-c", ask) == (0, "('callboard_app',)\n")


def test_tables_are_changed_as_their_owner(callboard):
    code, said = callboard("manage", "migrate", "-v0")

    assert (code, said) == (0, "")


def test_the_exit_code_of_a_command_is_passed_on(callboard):
    code, said = callboard("manage", "no-such-command")

    assert code == 1
    assert "no-such-command" in said


def test_invariants_are_asked_by_one_word(callboard):
    code, said = callboard("check-invariants")

    assert code == 0, said
    assert "0 broken rows" in said


def test_a_setting_of_nobody_is_refused(callboard):
    assert callboard("set", "Nobody", "ladder", "5") == (1, "There is no company Nobody.\n")


def test_without_a_command_the_usage_is_shown(capsys):
    with pytest.raises(SystemExit):
        cli.main([])

    assert "usage: callboard" in capsys.readouterr().err
