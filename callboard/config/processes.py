"""Children that never outlive us."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with(parent: int, with_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child does before it becomes its program: ask Linux for a signal at our death.

    The signal also comes when the *thread* ends that started the child, so start children from the
    main thread. Elsewhere than on Linux only an orderly stop ends them.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if libc is None:
            return
        libc.prctl(PR_SET_PDEATHSIG, with_signal)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return before_exec


def alive(pid: int) -> bool:
    """Whether a process of this number runs (somebody else's counts)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def command_of(pid: int) -> str:
    """The command line of a process, or nothing where the system does not tell."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def _is_zombie(pid: int) -> bool:
    try:
        return ") Z" in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
