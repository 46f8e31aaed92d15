"""The customer at the other end, played by a page of ours. Rings nobody."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.kit.phone import digits

ANSWERS, BUSY, NOBODY = "answers", "busy", "nobody"


@dataclass(frozen=True)
class Answer:
    """What happens at the other end, what is heard there, and what the operator presses then."""

    outcome: str
    icon: str
    title: str | Promise
    heard: str | Promise
    press: str | Promise
    keys: tuple[str, ...]


# By the last digit of the number, so that a customer is always the same.
_SAID: dict[str, str | Promise] = {
    "0": _("Yes, that was me. What does it cost, and when will it be here?"),
    "1": _("Hello! I have been waiting for your call. Do you have the set with a gift?"),
    "2": _("I did leave a request, but it is a little expensive for me."),
    "3": _("I am driving. Could you ring me in an hour?"),
    "4": _("Good afternoon. Tell me first how it works, please."),
    "5": _("My daughter ordered it. Yes, send it, I will give you the address."),
    "6": _("Oh, I have changed my mind. Unless there is a discount?"),
}
_TALK = (
    _("Talk it through by the script on the card, then press the outcome."),
    ("Ctrl+Enter", "B", "D", "X"),
)
_NOT_REACHED = ("N",)


def answer(number: str, outcome: str = "") -> Answer:
    """How the call to this number goes; `outcome` chooses it by hand: answers, busy, nobody."""
    last = digits(number)[-1:] or "0"
    by_itself = ANSWERS if last in _SAID else BUSY if last == "7" else NOBODY
    chosen = outcome if outcome in {ANSWERS, BUSY, NOBODY} else by_itself
    if chosen == BUSY:
        return Answer(
            *(BUSY, "phone-off", _("The line is busy"), _("Short beeps.")),
            *(_("Press No answer on the card and choose Busy."), _NOT_REACHED),
        )
    if chosen == NOBODY:
        return Answer(
            *(NOBODY, "phone-missed", _("Nobody answers"), _("Long beeps, for half a minute.")),
            *(_("Press No answer on the card and choose Long beeps."), _NOT_REACHED),
        )
    said = _SAID.get(last, _SAID["0"])
    return Answer(ANSWERS, "phone-call", _("The customer answers"), said, *_TALK)
