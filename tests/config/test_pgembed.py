"""Our own PostgreSQL starts again, whatever happened to the one before."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from callboard.config import pgembed
from callboard.config.pgembed import AlreadyRunning, Postgres, place, url_of_running

OWNER = """
import sys, time, pathlib
from callboard.config.pgembed import Postgres
server = Postgres(pathlib.Path(sys.argv[1])).start()
print(server.process.pid, server.url(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def owner(folder):
    """Another process that owns a server; (process, number of the server, its address)."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, folder / "postgres"], stdout=subprocess.PIPE, text=True
    )
    number, url = process.stdout.readline().split()
    yield process, int(number), url
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_data_survive_a_killed_owner_and_the_next_start_waits_for_the_old_server(folder, owner):
    process, _, url = owner
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Жінка' AS word")

    process.send_signal(signal.SIGKILL)
    server = Postgres(folder / "postgres").start()

    try:
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT lower(word) FROM kept").fetchone() == ("жінка",)
    finally:
        server.stop()


def test_a_killed_server_is_replaced_on_the_same_data(folder):
    server = Postgres(folder / "postgres").start()
    try:
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        assert not server.running()

        server.start()

        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()


def test_a_number_of_a_process_used_anew_does_not_block_the_start(folder):
    server = Postgres(folder / "postgres").start()
    note = folder / "postgres" / "postmaster.pid"
    left_behind = note.read_text().splitlines()
    server.stop()
    note.write_text("\n".join([str(os.getpid()), *left_behind[1:]]))

    again = Postgres(folder / "postgres").start()

    assert again.running()
    again.stop()


def test_a_folder_has_one_owner_and_others_find_its_server(folder, owner):
    process, _, url = owner

    with pytest.raises(AlreadyRunning):
        Postgres(folder / "postgres").start()
    assert url_of_running(folder / "postgres") == url

    process.send_signal(signal.SIGKILL)
    process.wait()


def test_no_server_is_found_where_none_runs(folder):
    server = Postgres(folder / "postgres", throwaway=True).start()
    server.stop()

    assert url_of_running(folder / "postgres") is None


def test_data_of_root_in_a_private_home_lie_where_the_servers_user_may_go(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(pgembed.os, "geteuid", lambda: 0)

    placed = place(home / "var" / "postgres")

    assert placed.parts[:4] == ("/", "var", "lib", "callboard")
    assert place(home / "var" / "postgres") == placed


def test_data_of_anybody_else_lie_where_they_were_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(pgembed.os, "geteuid", lambda: 1000)

    assert place(tmp_path / "postgres") == tmp_path / "postgres"
