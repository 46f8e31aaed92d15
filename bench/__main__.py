"""`bin/bench NAME [--json]`: measure the desk beside a baseline, in one run on one database."""

import argparse
import sys
from importlib import import_module

from bench import ground
from bench.figures import Plan

SIZES = {
    "claim": [1_000, 10_000, 100_000, 1_000_000],
    "intake": [10_000, 1_000_000],
    "pages": [10_000, 1_000_000],
    "lists": [1_000_000],
    "live": [200, 1_000],
}
FEW = {"claim": [1_000], "intake": [1_000], "pages": [1_000], "lists": [1_000], "live": [10]}


def main(arguments: list[str] | None = None) -> int:
    """Print one figure a line; 0 when the run came to its end."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("name", choices=[*SIZES, "all"], help="what to measure")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--sizes", help="numbers with commas: orders, or streams for live")
    parser.add_argument("--rounds", type=int, default=5, help="alternating runs (5)")
    parser.add_argument("--seconds", type=float, default=3, help="about how long a run lasts (3)")
    parser.add_argument("--quick", action="store_true", help="small and short: only to see it work")
    parser.add_argument("--template", default="", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    names = list(SIZES) if options.name == "all" else [options.name]
    with ground.opened(options.template) as place:
        for name in names:
            import_module(f"bench.{name}").run(place, _plan(name, options))
    return 0


def _plan(name: str, options: argparse.Namespace) -> Plan:
    sizes = FEW[name] if options.quick else SIZES[name]
    if options.sizes:
        sizes = [int(size) for size in options.sizes.split(",")]
    if options.quick:
        return Plan(sizes, 1, 0.3, (4,), quick=True, as_json=options.json)
    return Plan(sizes, options.rounds, options.seconds, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
