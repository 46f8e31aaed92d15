"""`python -m bench.page FIGURES.jsonl`: put the figures of a run into docs/performance.md.

Only what stands between the marks is written; the words around it are people's.
"""

import json
import platform
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.ground import ROOT

PAGE = ROOT / "docs" / "performance.md"
BENCHES = ("claim", "intake", "pages", "lists", "live")


def main(path: str, when: str = "") -> int:
    """Rewrite the page; 0 when every bench of the file has found its place."""
    figures: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in Path(path).read_text().splitlines():
        figure = json.loads(line)
        figures[figure["name"].split(".")[0]].append(figure)
    text = PAGE.read_text()
    for bench in BENCHES:
        if figures[bench]:
            text = _put(text, bench, _table(figures[bench]))
    text = _put(text, "machine", f"{when or _machine()}\n")
    PAGE.write_text(text)
    return 0


def _put(text: str, name: str, block: str) -> str:
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}\n{block}\n{found[2]}", text)


def _table(figures: list[dict[str, Any]]) -> str:
    """One row a figure, one column a size: value, and the ratio to its baseline."""
    sizes = sorted({figure["size"] for figure in figures})
    rows: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for figure in figures:
        rows[f"{figure['name']}, {figure['unit']}"][figure["size"]] = figure
    lines = ["| | " + " | ".join(f"{size:,}" for size in sizes) + " |"]
    lines.append("|---|" + "---|" * len(sizes))
    for name, cells in rows.items():
        told = [_cell(cells[size]) if size in cells else "" for size in sizes]
        lines.append(f"| `{name}` | " + " | ".join(told) + " |")
    return "\n".join(lines) + "\n"


def _cell(figure: dict[str, Any]) -> str:
    value = f"{figure['value']:g}"
    if not figure["baseline"]:
        return value
    return f"{value} / {figure['baseline']:g} = **{figure['ratio']:.2g}**"


def _machine() -> str:
    memory = re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    load = Path("/proc/loadavg").read_text().split()[1]
    size = f"{int(memory[1]) / 2**20:.0f} GB" if memory else "?"
    return (
        f"{platform.machine()}, {cores} cores, {size}, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}; load average of the last five minutes {load}."
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
