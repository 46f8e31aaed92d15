class Refused(Exception):
    """A rule said no. Carries the reasons, worded for the person who asked.

    `fields` names the reasons that belong to one field of the form: {"due_at": "…"}.
    """

    status = 422

    def __init__(self, *reasons: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        self.reasons = (*reasons, *(text for text in self.fields.values() if text not in reasons))
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class Stale(Refused):
    """Somebody else changed the row first: the loser is told what, and loses nothing typed."""

    status = 409
