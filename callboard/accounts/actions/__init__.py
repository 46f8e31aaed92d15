"""Companies and their people come to be, come in, and change."""

from callboard.accounts.actions.companies import PRESETS, Opened, open_company
from callboard.accounts.actions.factors import (
    new_secret,
    prove_code,
    renew_codes,
    reset_factor,
    turn_off,
    turn_on,
)
from callboard.accounts.actions.inviting import LASTS, accept, invite
from callboard.accounts.actions.passkeys import add_passkey, drop_passkey
from callboard.accounts.actions.people import (
    Blocked,
    add_member,
    block,
    end_own_sessions,
    end_sessions,
    move_to_team,
    save_member,
    save_settings,
    unblock,
)
from callboard.accounts.actions.recording import (
    add,
    change,
    name_of,
    plain,
    record,
    set_policy,
    take_turn,
)
from callboard.accounts.actions.sealing import seal
from callboard.accounts.actions.signing_in import (
    TRIES,
    WAIT,
    change_password,
    count_try,
    forget_tries,
    note_guesses,
    note_sign_in,
    prove,
    sweep,
)

__all__ = [
    "LASTS",
    "PRESETS",
    "TRIES",
    "WAIT",
    "Blocked",
    "Opened",
    "accept",
    "add",
    "add_member",
    "add_passkey",
    "block",
    "change",
    "change_password",
    "count_try",
    "drop_passkey",
    "end_own_sessions",
    "end_sessions",
    "forget_tries",
    "invite",
    "move_to_team",
    "name_of",
    "new_secret",
    "note_guesses",
    "note_sign_in",
    "open_company",
    "plain",
    "prove",
    "prove_code",
    "record",
    "renew_codes",
    "reset_factor",
    "save_member",
    "save_settings",
    "seal",
    "set_policy",
    "sweep",
    "take_turn",
    "turn_off",
    "turn_on",
    "unblock",
]
