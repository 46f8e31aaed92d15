"""The only code that changes orders. Each action: lock, law, rules, change, journal."""

from callboard.orders.actions.assigning import assign, postpone, take_away
from callboard.orders.actions.calling import (
    callback,
    confirm,
    hold,
    no_answer,
    reconfirm,
    release,
    restore,
    schedule,
    take,
    take_locked,
)
from callboard.orders.actions.clockwork import age, miss, run_clock
from callboard.orders.actions.copying import copy, repeat_sale
from callboard.orders.actions.editing import save
from callboard.orders.actions.fulfilling import (
    advance,
    courier_callback,
    paid,
    reopen,
    return_for_delivery,
    returned,
    step_back,
)
from callboard.orders.actions.linking import (
    confirm_by_link,
    correct_by_link,
    give_link,
    note_opened,
    revoke_link,
    use_link,
)
from callboard.orders.actions.placing import Lead, receive
from callboard.orders.actions.refusing import cancel, trash

__all__ = [
    "Lead",
    "advance",
    "age",
    "assign",
    "callback",
    "cancel",
    "confirm",
    "confirm_by_link",
    "copy",
    "correct_by_link",
    "courier_callback",
    "give_link",
    "hold",
    "miss",
    "no_answer",
    "note_opened",
    "paid",
    "postpone",
    "receive",
    "reconfirm",
    "release",
    "reopen",
    "repeat_sale",
    "restore",
    "return_for_delivery",
    "returned",
    "revoke_link",
    "run_clock",
    "save",
    "schedule",
    "step_back",
    "take",
    "take_away",
    "take_locked",
    "trash",
    "use_link",
]
