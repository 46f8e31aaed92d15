"""What an outcome writes into the fields a person reads: the dated comment (A17 C19)."""

from django.utils.translation import gettext as _

from callboard.orders import rules
from callboard.orders.actions.moving import Turn


def note(turn: Turn, *words: str) -> None:
    """A dated line of these words on top of the comment. What the system does leaves none."""
    if turn.by is not None:
        order = turn.order
        order.comment = rules.noted(order.comment, words, turn.now, turn.by.company)


def why_trash(reason: str, duplicate_of: int | None) -> str:
    """The words of a reason for trash; a duplicate names the order it doubles (A7.21)."""
    if duplicate_of is None:
        return reason
    return _("duplicate of order no. %(number)s") % {"number": duplicate_of}
