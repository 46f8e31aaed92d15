"""Jobs of a desk that is being tried."""

import os
import signal
import time

from callboard.accounts import jobs


@jobs.job
def step(company_id: int, seconds: float) -> None:
    """Takes a while, so that a kill can meet it."""
    time.sleep(seconds)


@jobs.errand
def poison(company_id: int) -> None:
    """Kills its worker each time."""
    os.kill(os.getpid(), signal.SIGKILL)
