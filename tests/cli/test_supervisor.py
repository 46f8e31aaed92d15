"""Children are started again when they die, and none outlives the supervisor."""

import contextlib
import os
import signal
import sys
import time

import pytest

from callboard.cli import supervisor as supervisors
from callboard.cli.supervisor import Child, Stopped, Supervisor

PATIENCE = 20


@pytest.fixture
def supervisor():
    """One whose signals and children do not outlive the test."""
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    made = Supervisor()
    yield made
    made.end()
    for number, handler in before.items():
        signal.signal(number, handler)


def python(code):
    return [sys.executable, "-c", code]


def runs(number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


def run_until(supervisor, true):
    """Let it run until something has happened, then stop it as a person would."""
    deadline = time.monotonic() + PATIENCE

    def look():
        if true() or time.monotonic() > deadline:
            os.kill(os.getpid(), signal.SIGTERM)

    supervisor.chores.append((0, look))
    supervisor.run()
    assert true(), "it did not happen in time"


def test_a_child_that_dies_is_started_again_a_little_later_each_time(supervisor, tmp_path, capsys):
    births = tmp_path / "births"
    code = f"print('born', file=open({str(births)!r}, 'a')); raise SystemExit(3)"
    supervisor.children = [Child("The worker", python(code), {})]

    run_until(supervisor, lambda: births.exists() and len(births.read_text().split()) >= 2)

    said = capsys.readouterr().err
    assert "The worker ended (3); again in 1 s" in said


def test_a_child_that_ignores_the_request_to_end_is_ended_with_all_it_started(
    supervisor, tmp_path, monkeypatch
):
    monkeypatch.setattr(supervisors, "GRACE", 0.5)
    numbers = tmp_path / "numbers"
    code = f"""
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(numbers)!r}, "w").write(f"{{os.getpid()}} {{child.pid}} whole")
time.sleep(600)
"""
    supervisor.children = [Child("The web server", python(code), {})]

    run_until(supervisor, lambda: numbers.exists() and numbers.read_text().endswith("whole"))

    first, second = map(int, numbers.read_text().split()[:2])
    deadline = time.monotonic() + PATIENCE
    while runs(second) and time.monotonic() < deadline:
        time.sleep(0.05)  # nobody waits for an orphan but the system
    assert not runs(first)


def test_a_child_gets_its_own_variables(supervisor, tmp_path):
    told = tmp_path / "told"
    code = f"import os, time; open({str(told)!r}, 'w').write(os.environ['WORD']); time.sleep(600)"
    supervisor.children = [Child("The worker", python(code), {"WORD": "whole"})]

    run_until(supervisor, lambda: told.exists() and told.read_text() == "whole")


def test_a_chore_that_fails_does_not_end_the_desk(supervisor, capsys):
    done = []

    def fail():
        done.append(1)
        raise RuntimeError("no luck")

    supervisor.chores = [(0, fail)]

    run_until(supervisor, lambda: len(done) >= 2)

    assert "no luck" in capsys.readouterr().err


def test_a_step_answers_with_its_exit_code(supervisor):
    assert supervisor.step(python("raise SystemExit(4)"), {}) == 4


def test_a_signal_cuts_a_long_step_short(supervisor):
    began = time.monotonic()
    code = f"import os, signal, time; os.kill({os.getpid()}, signal.SIGTERM); time.sleep(600)"

    with pytest.raises(Stopped):
        supervisor.step(python(code), {})

    assert time.monotonic() - began < PATIENCE
