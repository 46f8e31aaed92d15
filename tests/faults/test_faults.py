"""The short form of each fault, on a desk of its own: two or three kills, always the same.

`bin/faults --full` is the long one; its figures are in docs/faults.md.
"""

import json
import os
import subprocess
import sys

import pytest

from faults.__main__ import FAULTS
from tests.architecture.sources import ROOT

OWN = {"DATABASE_URL", "DATABASE_APP_URL", "CALLBOARD_TEST_ADMIN", "CALLBOARD_AS_OWNER"}

# Made-up calls are tests/integrations/api/test_storm.py; an upgrade needs the release before,
# which is in the history of the repository and not in every copy of it.
LONG_ONLY = {"input", "upgrade"}


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in FAULTS if name not in LONG_ONLY])
def test_the_desk_holds(name):
    """Reliability of distribution, intake, jobs, live news, overload and the order's life."""
    clean = {key: value for key, value in os.environ.items() if key not in OWN}

    outcome = subprocess.run(
        [sys.executable, "-m", "faults", name, "--json"],
        cwd=ROOT,
        env=clean | {"DJANGO_SETTINGS_MODULE": "faults.settings"},
        capture_output=True,
        text=True,
        timeout=400,
    )

    told = json.loads(outcome.stdout.splitlines()[-1])
    assert told["held"], told["broken"] + [outcome.stderr[-2000:]]
    assert outcome.returncode == 0
