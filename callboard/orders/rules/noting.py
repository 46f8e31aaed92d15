"""The dated line that an outcome leaves in the comment of its order (A7.5 to A7.21, A17 C19)."""

from collections.abc import Iterable
from datetime import datetime

from callboard.accounts.models import Company
from callboard.places import rules as places

LONGEST = 2000


def noted(comment: str, words: Iterable[str], now: datetime, company: Company) -> str:
    """The comment with a line of today's before it: "26.09 - no answer 2, out of reach".

    The day is the company's. What no longer fits is left out line by line, the oldest first.
    """
    day = now.astimezone(places.zone(company.zone)).strftime("%d.%m")
    said = ", ".join(text for word in words if (text := " ".join(word.split())))
    lines = [f"{day} – {said}"[:LONGEST], *comment.splitlines()]
    while len("\n".join(lines)) > LONGEST:
        lines.pop()
    return "\n".join(lines)
