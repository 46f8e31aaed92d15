"""Calls of the API made up from its own document, with three keys: right ones, wrong ones, chains.

The same storm as tests/integrations/api/test_storm.py, longer, and others with each seed.
"""

import os
import subprocess
import sys

from faults.report import Run

STORM = "tests/integrations/api/test_storm.py"


def run(it: Run) -> None:
    """No call is answered otherwise than the document says, and none with a 5xx."""
    examples = it.size(20, 200)
    long = {"CALLBOARD_EXAMPLES": str(examples), "CALLBOARD_SEED": str(it.seed)}
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", STORM],
        env=os.environ | long,
        stdout=2,
    )
    it.say(examples_a_case=examples)
    it.promise("every answer is as the document says", outcome.returncode == 0)
