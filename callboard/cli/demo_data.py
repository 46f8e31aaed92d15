"""Runs the demo's generator in a process of its own; what it answers is kept in the data folder.

world.build(empty=…, say=…) -> {"api_key": key of the first company, "signins": [{"role", "login",
    "password", "company", "totp_secret"?}]}, one of each role at least
world.refresh(say=…) -> None, at every later start
"""

import json
import os
import sys
from pathlib import Path

import django

from callboard.cli.supervisor import say


def main(work: str, kept: Path, empty: bool) -> None:
    """`build` or `refresh`."""
    django.setup()
    from callboard.demo import world  # noqa: PLC0415 (it exists for the demo alone)

    if work == "refresh":
        world.refresh(say=say)
        return
    if _holds_companies():
        sys.exit(
            "This database holds companies already, and the data folder does not know their "
            "sign-ins. Name an empty database, or the folder it was filled from: --data DIR."
        )
    answer = world.build(empty=empty, say=say)
    fresh = kept.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(answer, ensure_ascii=False))
    os.replace(fresh, kept)


def _holds_companies() -> bool:
    from callboard.accounts.models import Company  # noqa: PLC0415
    from callboard.accounts.tenancy import across_companies  # noqa: PLC0415

    with across_companies():
        return Company.objects.exists()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "1")
