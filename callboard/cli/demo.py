"""`bin/demo`: a working desk with people, orders and calls in it, from nothing, in one command."""

import argparse
import contextlib
import json
import os
import socket
import sys
from pathlib import Path

import psycopg

from callboard.cli import serve
from callboard.cli.supervisor import Child, Supervisor, say
from callboard.config import server

FOLDER = "var/demo"
PORTS_TO_TRY = 200


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C; the exit code."""
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port (8000, or the next free one)")
    parser.add_argument("--data", type=Path, default=Path(FOLDER), help=f"folder ({FOLDER})")
    parser.add_argument("--empty", action="store_true", help="no customers and no orders")
    parser.add_argument("--json", action="store_true", help="one line for programs when ready")
    parser.add_argument("--reload", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)

    data = options.data.expanduser().absolute()
    os.environ |= {
        "CALLBOARD_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "callboard.config.settings",
    }
    plan = serve.Plan("127.0.0.1", _free_port(options.port), workers=2)
    plan.variables = {"CALLBOARD_DEMO": "1"}
    if options.reload:
        plan.workers, plan.reload = 1, True
        plan.variables["CALLBOARD_DEBUG"] = "1"
    else:
        plan.log_folder = data / "logs"
    if not options.empty:
        plan.more.append(_trickle(plan, data))
    plan.before = lambda supervisor, addresses: _fill(supervisor, addresses, data, options.empty)
    plan.when_ready = lambda addresses: _welcome(plan, addresses, data, as_json=options.json)
    return serve.run(plan)


def _free_port(asked: int) -> int:
    for port in range(asked, min(asked + PORTS_TO_TRY, 65_536)):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != asked:
            say(f"Port {asked} is taken; using {port}.")
        return port
    raise SystemExit(f"No free port between {asked} and {port}. Name another one: --port N.")


def _fill(supervisor: Supervisor, addresses: server.Addresses, data: Path, empty: bool) -> int:
    """Make the world at the first start, bring its dates up to today at later ones."""
    known, unfinished = _sign_ins(data), data / "unfinished"
    if unfinished.exists() and not os.environ.get("DATABASE_URL"):
        say("An earlier first start was cut short; beginning anew.")
        known.unlink(missing_ok=True)
        if not _begin_anew(supervisor, addresses):
            return 1
    work = "refresh" if known.exists() else "build"
    if work == "build":
        unfinished.touch()
        say("Filling the desk with people and orders ..." if not empty else "Opening companies ...")
    code = supervisor.step(
        [sys.executable, "-m", "callboard.cli.demo_data", work, str(known), str(int(empty))],
        addresses.for_filling() | {"CALLBOARD_DEMO": "1"},
    )
    if code:
        say("The desk could not be filled; the reason stands above.")
    else:
        unfinished.unlink(missing_ok=True)
        _take_stock(addresses)
    return code


def _trickle(plan: serve.Plan, data: Path) -> Child:
    """New leads come in while somebody looks."""
    command = [sys.executable, "-m", "callboard.demo.trickle", serve.address_of(plan)]
    log = plan.log_folder / "trickle.log" if plan.log_folder else None
    return Child("The trickle of leads", command, {"CALLBOARD_DATA": str(data)}, log)


def _begin_anew(supervisor: Supervisor, addresses: server.Addresses) -> bool:
    with psycopg.connect(addresses.admin, dbname="postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {server.NAME} WITH (FORCE)")
    again = server.prepare(addresses.admin)
    upgrade = [sys.executable, "-m", "callboard.config.upgrade", "--no-static"]
    return supervisor.step(upgrade, again.for_migrate()) == 0


def _take_stock(addresses: server.Addresses) -> None:
    """Count what has come in now, not when autovacuum gets to it: the planner needs it."""
    with psycopg.connect(addresses.admin, autocommit=True) as admin:
        admin.execute("ANALYZE")


def _sign_ins(data: Path) -> Path:
    return data / "sign-ins.json"


def _welcome(plan: serve.Plan, addresses: server.Addresses, data: Path, *, as_json: bool) -> None:
    """Address and sign-ins, for a person or for a program."""
    known = json.loads(_sign_ins(data).read_text())
    told = {"url": serve.address_of(plan), "database_url": addresses.admin} | known
    if as_json:
        print(json.dumps(told, ensure_ascii=False), flush=True)
        return
    print(f"\nCallboard is ready: {told['url']}\n")
    print(f"    {'Role':<10} {'Login':<24} {'Password':<26} Company")
    for person in told["signins"]:
        row = (person["role"], person["login"], person["password"], person.get("company") or "-")
        print("    {:<10} {:<24} {:<26} {}".format(*row))
    secrets = {p["login"]: p["totp_secret"] for p in told["signins"] if p.get("totp_secret")}
    for login, secret in secrets.items():
        print(f"\n    Second factor of {login}: {secret}")
    print(f"\n    API key: {told['api_key']}\n\nCtrl-C stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
