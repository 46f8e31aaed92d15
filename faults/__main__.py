"""`bin/faults [NAME …] [--full] [--json]`: 0 when the desk held."""

import argparse
import sys
import traceback
from importlib import import_module

from faults.report import Run

FAULTS = {
    "distribution": ("faults.distribution", "run"),
    "unsafe": ("faults.distribution", "unsafe"),
    "intake": ("faults.intake", "run"),
    "jobs": ("faults.jobs", "run"),
    "live": ("faults.live", "run"),
    "overload": ("faults.overload", "run"),
    "life": ("faults.life", "run"),
}


def main(arguments: list[str] | None = None) -> int:
    """Do the faults that are named (all of them), each on a desk of its own."""
    parser = argparse.ArgumentParser(prog="bin/faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(FAULTS))
    parser.add_argument("--full", action="store_true", help="all of it, not the short form")
    parser.add_argument("--json", action="store_true", help="one JSON object a fault")
    parser.add_argument("--seed", type=int, default=7, help="of what is left to chance (7)")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - FAULTS.keys():
        parser.error(f"no such fault: {', '.join(unknown)}")
    held = True
    for name in options.names or FAULTS:
        it = Run(name, options.full, options.json, options.seed)
        module, function = FAULTS[name]
        try:
            getattr(import_module(module), function)(it)
        except Exception as error:
            traceback.print_exc()
            it.promise("the run comes to its end", False, error)
        it.close()
        held = held and not it.broken
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
