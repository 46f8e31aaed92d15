"""Whose screen answers. An open line proves nothing: a dead computer's stays open for minutes.

A stream is given a pass in its first words; its browser sends the pass back while it hears the
stream. Whichever process takes the answer believes the pass and needs no database for it.
"""

import time

from django.core import signing

from callboard.kit.live import Seat

VALID = 24 * 3600  # seconds; a browser whose pass is older opens its stream anew
LONGEST = 500  # characters of a pass
SALT = "callboard.screen"

Who = tuple[int, int]  # company and member


def pass_of(seat: Seat) -> str:
    """What the browser of a seat sends back. All it can do is to keep what this member holds."""
    return signing.dumps([seat.company_id, seat.member_id], salt=SALT)


class Answers:
    """Who answered this process since it was last asked, and when by its own clock."""

    def __init__(self) -> None:
        self._at: dict[Who, float] = {}

    def take(self, written: bytes) -> bool:
        """Note the answer; False if this is no pass of ours, or one that is too old."""
        try:
            company_id, member_id = signing.loads(written.decode(), salt=SALT, max_age=VALID)
        except (signing.BadSignature, UnicodeDecodeError):
            return False
        self._at[company_id, member_id] = time.monotonic()
        return True

    def taken(self) -> dict[Who, float]:
        """Everybody who answered since the last time, with the moment (`time.monotonic`)."""
        at, self._at = self._at, {}
        return at

    def put_back(self, heard: dict[Who, float]) -> None:
        """What could not be passed on is passed on with the next, unless there is newer by then."""
        self._at = heard | self._at
