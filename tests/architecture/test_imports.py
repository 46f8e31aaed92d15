import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_point_down():
    """Between the storeys, and inside an area; no stray module appears (pyproject.toml)."""
    lint = Path(sys.executable).parent / "lint-imports"

    outcome = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
