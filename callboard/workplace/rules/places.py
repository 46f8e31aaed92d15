"""Where a page of a long list begins: after the row with this time and this id.

It stands in the address of the page, so it is read as what a stranger typed.
"""

import re
from datetime import UTC, datetime, timedelta

Place = tuple[datetime, int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)
_LAST_MOMENT = 4_000_000_000_000_000  # microseconds: in the year 2096


def written(at: datetime, pk: int) -> str:
    """A place as it stands in an address: "1795428000000000-5000017"."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{pk}"


def read(text: str | None) -> Place | None:
    """The place of an address; None for none, and for what is no place."""
    found = _WRITTEN.fullmatch(text or "")
    if found is None or (micros := int(found[1])) > _LAST_MOMENT:
        return None
    return _EPOCH + timedelta(microseconds=micros), int(found[2])
