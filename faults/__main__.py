"""`bin/faults [NAME …] [--full] [--json]`: 0 when the desk held."""

import argparse
import signal
import subprocess
import sys
import traceback
from importlib import import_module

from faults.report import Run

FAULTS = {
    "distribution": ("faults.distribution", "run"),
    "unsafe": ("faults.distribution", "unsafe"),
    "intake": ("faults.intake", "run"),
    "senders": ("faults.senders", "run"),
    "jobs": ("faults.jobs", "run"),
    "live": ("faults.live", "run"),
    "overload": ("faults.overload", "run"),
    "life": ("faults.life", "run"),
    "input": ("faults.input", "run"),
    "upgrade": ("faults.upgrade", "run"),
}

OPTIONS = ("full", "json", "seed", "part", "before")


def main(arguments: list[str] | None = None) -> int:
    """Do the faults that are named (all of them), each on a desk of its own."""
    parser = argparse.ArgumentParser(prog="bin/faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(FAULTS))
    parser.add_argument("--full", action="store_true", help="all of it, not the short form")
    parser.add_argument("--part", type=float, default=1.0, help="of the full form's orders (1)")
    parser.add_argument("--before", default="", help="upgrade: the release before, a tag or commit")
    parser.add_argument("--json", action="store_true", help="one JSON object a fault")
    parser.add_argument("--seed", type=int, default=7, help="of what is left to chance (7)")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - FAULTS.keys():
        parser.error(f"no such fault: {', '.join(unknown)}")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # the desk goes as well
    names = options.names or list(FAULTS)
    if len(names) == 1:
        return _one(Run(names[0], *(getattr(options, name) for name in OPTIONS)))
    given = sys.argv[1:] if arguments is None else arguments
    flags = [word for word in given if word not in names]
    command = [sys.executable, "-m", "faults"]
    return max(subprocess.run([*command, name, *flags]).returncode for name in names)


def _one(it: Run) -> int:
    module, function = FAULTS[it.name]
    try:
        getattr(import_module(module), function)(it)
    except Exception as error:
        traceback.print_exc()
        it.promise("the run comes to its end", False, error)
    it.close()
    return 1 if it.broken else 0


if __name__ == "__main__":
    sys.exit(main())
