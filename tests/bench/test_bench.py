"""Every bench runs, small, and prints one figure a line."""

import json
import os
import subprocess
import sys

import pytest

from bench.figures import Figure
from tests.database import ROOT, TEMPLATE, admin_url

FIELDS = {"name", "value", "unit", "baseline", "ratio", "size"}
SAYS = {
    "claim": {"claim.sql.cycle.c4", "claim.python.cycle.c4", "claim.http.press.c4"},
    "intake": {"intake.leads.c4", "intake.lost"},
    "pages": {"pages.floor.queries", "pages.card.slowest-query"},
    "lists": {
        "lists.newest.sql",
        "lists.name.rows-read",
        "lists.other.team",
        "lists.tab-in_work.rare.sql",
    },
    "live": {"live.news-p95", "live.missed"},
}
FAULTS = {"claim.double_claims", "claim.lost_orders", "claim.deadlocks", "intake.lost"}


@pytest.mark.parametrize("name", SAYS)
def test_a_bench_prints_figures_beside_their_baseline(name):
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--quick", "--json", "--template", TEMPLATE],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": admin_url("postgres"), "DATABASE_APP_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(figure.keys() == FIELDS for figure in figures)
    assert SAYS[name] <= {figure["name"] for figure in figures}
    assert not [f for f in figures if f["name"] in FAULTS and f["value"]]


def test_a_ratio_is_the_value_in_parts_of_the_baseline():

    told = json.loads(Figure("claim", 30, "cycles/s", 200, 1_000).line())

    assert told == {
        "name": "claim", "value": 30, "unit": "cycles/s", "baseline": 200, "ratio": 0.15,
        "size": 1000,
    }  # fmt: skip
