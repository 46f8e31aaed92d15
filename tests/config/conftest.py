import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """An empty folder that the database's user may walk into, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="callboard-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)
