"""bin/demo: from nothing to a working desk, through a kill, and back to nothing."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 240

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture
def data():
    """A folder that the database's user may walk into."""
    folder = Path(tempfile.mkdtemp(prefix="callboard-demo-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(data):
    """Start the demo on our folder; whatever is left of it ends with the test."""
    own = {"DATABASE_URL", "DATABASE_APP_URL", "CALLBOARD_SECRET_KEY", "CALLBOARD_TEST_ADMIN"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    started = []

    def run(*options):
        fixed = ["--empty", "--json", "--data", str(data)]
        with (data / "said").open("a") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "callboard.cli.demo", *fixed, *options],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
    assert gone(data)


def told(process, data):
    """The line for programs."""
    line = process.stdout.readline()
    assert line, (data / "said").read_text()
    return json.loads(line)


def status(url):
    try:
        return urllib.request.urlopen(url, timeout=30).status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def family(data):
    """Every process that was started for this folder."""
    mark = f"CALLBOARD_DATA={data}\0".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes() + b"\0":
                found.append(environ.parent.name)
        except OSError:
            continue
    return found


def gone(data):
    deadline = time.monotonic() + PATIENCE
    while family(data):
        assert time.monotonic() < deadline, family(data)
        time.sleep(0.1)
    return True


def taken_port():
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder


def test_the_demo_starts_survives_a_kill_and_ends_with_all_it_started(data, start):
    with taken_port() as holder:
        port = holder.getsockname()[1]
        first = start("--port", str(port))
        desk = told(first, data)
    assert desk["url"] != f"http://127.0.0.1:{port}/"
    assert f"Port {port} is taken" in (data / "said").read_text()
    assert status(desk["url"] + "health/ready") == 200
    assert status(desk["url"]) < 500
    assert status(desk["url"] + "events") == 401
    assert {"owner", "admin", "leader", "operator", "packer"} <= {
        person["role"] for person in desk["signins"]
    }
    assert len({person["company"] for person in desk["signins"] if person["company"]}) >= 2
    assert desk["api_key"]
    with psycopg.connect(desk["database_url"]) as database:
        assert database.execute("SELECT count(*) >= 2 FROM accounts_company").fetchone() == (True,)

    first.kill()
    first.wait()
    assert gone(data)

    second = start("--port", str(port))
    again = told(second, data)
    assert again["signins"] == desk["signins"]
    assert status(again["url"] + "health/ready") == 200

    began = time.monotonic()
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE) == 0
    assert time.monotonic() - began < 15
    assert gone(data)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_first_start_that_was_cut_short_begins_anew(data, start):
    first = start()
    deadline = time.monotonic() + PATIENCE
    while "Opening companies" not in (data / "said").read_text():
        assert time.monotonic() < deadline, (data / "said").read_text()
        time.sleep(0.02)
    first.kill()
    first.wait()
    assert gone(data)

    desk = told(start(), data)

    assert status(desk["url"] + "health/ready") == 200
    with psycopg.connect(desk["database_url"]) as database:
        assert database.execute("SELECT count(*) FROM accounts_company").fetchone() == (2,)
