"""Numbers of this process that other processes of the machine may read: for /metrics.

Each process writes its own small file in the data folder, through memory, without a lock on the
disk; the one that is asked reads them all. A process that is gone takes its numbers with it.
"""

import mmap
import os
import struct
import threading
from pathlib import Path

from django.conf import settings

NAMES = ("leads_accepted", "leads_refused", "streams_open", "loop_lag_us")
SIZE = 8 * len(NAMES)

_lock = threading.Lock()
_own: dict[int, mmap.mmap] = {}


def add(name: str, by: int = 1) -> None:
    """Count on."""
    with _lock:
        page = _page()
        place = 8 * NAMES.index(name)
        (before,) = struct.unpack_from("<q", page, place)
        struct.pack_into("<q", page, place, before + by)


def put(name: str, value: int) -> None:
    """Say how many there are now."""
    with _lock:
        struct.pack_into("<q", _page(), 8 * NAMES.index(name), value)


def of_all() -> dict[int, dict[str, int]]:
    """The numbers of every living process of this machine, by its process number."""
    found = {}
    for path in sorted(_folder().glob("*.counts")):
        if not path.stem.isdecimal() or not _lives(int(path.stem)):
            continue
        content = path.read_bytes()
        if len(content) == SIZE:
            found[int(path.stem)] = dict(
                zip(NAMES, struct.unpack(f"<{len(NAMES)}q", content), strict=True)
            )
    return found


def _page() -> mmap.mmap:
    """Opened anew after a fork: a child must not count in its parent's file."""
    pid = os.getpid()
    if pid not in _own:
        _own.clear()
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.counts"):
            if not path.stem.isdecimal() or not _lives(int(path.stem)):
                path.unlink(missing_ok=True)
        path = folder / f"{pid}.counts"
        path.write_bytes(bytes(SIZE))
        with path.open("r+b") as file:
            _own[pid] = mmap.mmap(file.fileno(), SIZE)
    return _own[pid]


def _folder() -> Path:
    return Path(settings.DATA) / "counts"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
