"""Where a page of a line of time begins, of rows of several tables: a moment, a kind, a row. Pure.

It stands in the address of the page, so it is read as what a stranger typed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q


@dataclass(frozen=True, order=True)
class Key:
    """Where a line stands: the latest first, in one moment a kind after the other."""

    at: datetime
    rank: int
    row: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.rank}_{self.row}"

    def within(self, rank: int, *, at: str, row: str) -> Q:
        """The rows of a kind that stand after this key; `at` and `row` name their columns."""
        later_in_the_moment = Q(**{at: self.at})
        if rank == self.rank:
            later_in_the_moment &= Q(**{f"{row}__lt": self.row})
        earlier = Q(**{f"{at}__lt": self.at})
        if rank > self.rank:
            return earlier
        # The first says where an index begins, which the choice behind it does not.
        return Q(**{f"{at}__lte": self.at}) & (earlier | later_in_the_moment)


def read_key(text: str) -> Key | None:
    """The key of an address; nothing that makes sense: from the latest on."""
    try:
        at, rank, row = text.split("_")
        moment = datetime.fromisoformat(at)
        return Key(moment, int(rank), int(row)) if moment.tzinfo and int(row) < 2**63 else None
    except (ValueError, OverflowError):
        return None
