"""The release before: its code in a folder, and a desk that it fills itself.

Run as a program it is the filling: with the modules of that release on its path, before anything of
this one has touched the tables. It prints one line of JSON.
"""

import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULE = "docs/adr/0014-a-migration-keeps-nobody-waiting.md"  # since when migrations keep to it


def put_into(folder: Path, wanted: str = "") -> str:
    """The code of that tag or commit, unpacked; its name. The newest tag if none is named; before
    the first release, the day on which the rule about migrations began."""
    name = wanted or _git("describe", "--tags", "--abbrev=0", may_fail=True)
    name = name or _git("log", "--diff-filter=A", "--format=%h", "--", RULE)
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=tar", name], check=True, capture_output=True
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return name


def _git(*words: str, may_fail: bool = False) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
    if done.returncode and not may_fail:
        raise RuntimeError(f"No release before is at hand: {done.stderr.strip()}")
    return done.stdout.strip() if not done.returncode else ""


def fill(tree: Path, environment: dict[str, str], *sizes: int) -> dict:
    """What `_grown` has made, by the code in `tree`."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, *map(str, sizes)],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The release before does not fill its desk.\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _grown(operators: int, orders: int, crowd: int) -> dict:
    """A company at work, and as many orders of two other companies as the tables are to hold."""
    import django  # noqa: PLC0415 (all of it is imported with the path of that release)

    django.setup()
    from faults import world  # noqa: PLC0415

    if crowd:
        from bench import filling  # noqa: PLC0415

        filling.fill(os.environ["CALLBOARD_FAULTS_ADMIN"], crowd, 1)
    company = world.grown(None, operators)  # type: ignore[arg-type] (the desk is not looked at)
    numbers = world.waiting(company, orders, orders)
    return {
        "sessions": company.sessions,
        "admin": company.admin_session,
        "token": company.token,
        "numbers": numbers,
    }


if __name__ == "__main__":
    print(json.dumps(_grown(*map(int, sys.argv[1:]))))
