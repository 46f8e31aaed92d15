"""Failure on demand, in the processes of a desk that is being tried."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import transaction

DIES_INSIDE = "dies-inside-"
DIES_AFTER = "dies-after-"


class FaultsConfig(AppConfig):
    name = "faults"

    def ready(self) -> None:
        """Leads that kill their web process once; and the button without its two guards."""
        from callboard.kit import events  # noqa: PLC0415 (the registry is filled now)

        events.on("order.receive")(_die_if_asked)
        if os.environ.get("CALLBOARD_FAULTS_UNSAFE"):
            _take_the_guards_off()


def _die_if_asked(entry: Any) -> None:
    """A lead of that name ends its process before the commit, or after it and before the answer."""
    name = entry.order.name or entry.order.surname
    if name.startswith(DIES_INSIDE) and _first_time(name):
        _die()
    if name.startswith(DIES_AFTER) and _first_time(name):
        transaction.on_commit(_die)


def _first_time(name: str) -> bool:
    try:
        Path(os.environ["CALLBOARD_DATA"], name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _take_the_guards_off() -> None:
    """No lock on what was chosen and time for another to choose it; the constraint is dropped by
    whoever asked for this."""
    from callboard.dispatch.actions import claiming  # noqa: PLC0415
    from callboard.dispatch.queries import next as chosen  # noqa: PLC0415

    chosen.LOCK = ""
    claiming.before_claim = lambda: time.sleep(0.05)
