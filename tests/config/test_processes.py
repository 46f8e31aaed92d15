"""A child does not outlive its parent, however that one went."""

import os
import signal
import subprocess
import sys
import time

import pytest

from callboard.config.processes import alive, command_of

PARENT = """
import os, subprocess, sys, time
from callboard.config.processes import die_with
child = subprocess.Popen(
    [sys.executable, "-c", "import time; time.sleep(600)"], preexec_fn=die_with(os.getpid())
)
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot promise it")
def test_a_child_ends_with_a_parent_that_was_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        assert alive(child)

        parent.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 20
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_process_that_ended_but_was_not_collected_is_not_alive():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    deadline = time.monotonic() + 20
    while alive(ended.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    ended.wait()


def test_a_process_can_be_told_from_another_by_its_command():
    assert "pytest" in command_of(os.getpid()) or "python" in command_of(os.getpid())
    assert command_of(2**22 + 1) == ""
