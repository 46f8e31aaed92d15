"""Every limit of the desk in one table: bodies, pages, waits, queues, pools.

A limit is kept where it is used and told here, so that one look finds them all (`callboard
limits`). What can be reached from outside and has none is a mistake: give it one, then a line here.
"""

from typing import Any

from django.conf import settings

from callboard.accounts import actions as accounts
from callboard.accounts import jobs, sessions
from callboard.accounts.actions import guessing
from callboard.config import bodies, health, later, rescue, server
from callboard.integrations import guards
from callboard.integrations.actions import answering
from callboard.integrations.api import parsing
from callboard.kit import hub, live, phone
from callboard.orders.actions import linking
from callboard.orders.queries import lists, search
from callboard.orders.queries.card import SHOWN
from callboard.workplace import guards as of_a_link
from callboard.workplace.actions import bulk, drafting, exporting, listing
from callboard.workplace.forms import draft
from callboard.workplace.forms.order import Items
from callboard.workplace.queries import history, list_page, list_search

CACHE: Any = settings.CACHES["default"]["OPTIONS"]

# name: (value, unit, what happens beyond it)
TABLE: dict[str, tuple[Any, str, str]] = {
    # what is sent
    "body of any request": (bodies.LARGEST, "bytes", "413"),
    "bodies a process reads at one moment": (bodies.HELD, "bytes", "503 with Retry-After"),
    "time a body may take": (bodies.PATIENCE, "seconds", "408"),
    "body of a form": (settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "bytes", "400"),
    "fields of a form": (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, "fields", "400"),
    "files of a form": (settings.DATA_UPLOAD_MAX_NUMBER_FILES, "files", "400"),
    "lines of a composition": (Items.absolute_max, "lines", "422, the field is marked"),
    "body of a lead": (parsing.LARGEST["send_lead"], "bytes", "413"),
    "body of a batch of leads": (parsing.LARGEST["send_leads"], "bytes", "413"),
    "leads of a batch": (500, "leads", "422"),
    "fields of a lead as a form": (parsing.MOST_FIELDS, "fields", "400"),
    "digits of a number": (parsing.LONGEST_NUMBER, "digits", "400"),
    "phone as typed": (phone.LONGEST, "characters", "kept and marked as no number"),
    # what is answered
    "page of the API": (200, "orders", "422"),
    "orders found": (search.MOST, "orders", "the newest are shown"),
    "orders of a list": (lists.MOST, "orders", "the newest are shown"),
    "page of the list": (list_page.SIZE, "orders", "Older leads on"),
    "wait of the list": (list_page.PATIENCE, "ms", "the page asks to narrow the filter"),
    "wait of its sums": (list_page.PATIENCE_FOR_SUMS, "ms", "the page asks to narrow the filter"),
    "orders counted": (list_page.COUNTED, "orders", "shown as 1000+"),
    "orders added up": (list_page.ADDED, "orders", "the page asks to narrow the filter"),
    "customers looked through": (list_search.MOST, "customers", "the page asks for more letters"),
    "orders of a run": (bulk.MOST, "orders", "422"),
    "memory of a run": (bulk.KEPT, "", "forgotten"),
    "saved filters of a member": (listing.MOST_FILTERS, "filters", "422"),
    "rows of an export": (exporting.MOST, "orders", "the export says so"),
    "exports of a member at a time": (1, "export", "422"),
    "file of an export": (exporting.KEPT, "", "deleted"),
    "page of the history of an order": (history.SHOWN, "lines", "Older on"),
    "customer's orders on a card": (SHOWN, "orders", "the newest are shown"),
    "drafts of a member": (drafting.MOST, "drafts", "the oldest are forgotten"),
    "a draft": (draft.LONGEST, "bytes", "422"),
    "draft that is not saved": (drafting.KEPT, "", "forgotten"),
    # how often
    "wrong passwords for a login from an address": (accounts.TRIES, "tries", "refused"),
    "wrong passwords for a login from everywhere": (
        guessing.MOST,
        "an hour",
        "the browser works before a try",
    ),
    "sign-ins from an address": (settings.ACCOUNT_RATE_LIMITS["login"], "", "429"),
    "wrong passwords from an address": (
        settings.ACCOUNT_RATE_LIMITS["login_failed"],
        "",
        "refused",
    ),
    "looks at a customer's page from an address": (of_a_link.LOOKS, "a minute", "429"),
    "pages of customers sent back from an address": (of_a_link.SENDS, "a minute", "429"),
    "times the page of one link is sent back": (linking.MOST, "times", "422"),
    "link for a customer": (linking.LASTS, "", "410"),
    "pause after them": (accounts.WAIT, "", "refused"),
    "link to set a password": (accounts.LASTS, "", "410"),
    "length of a session": (settings.SESSION_COOKIE_AGE, "seconds", "sign in again"),
    "password typed, before a door is changed": (sessions.SURE, "", "type it again"),
    "session with rights without a touch": (sessions.IDLE, "", "sign in again"),
    "rows of the cache": (CACHE["MAX_ENTRIES"], "rows", "the oldest go"),
    # how long something waits
    "statement of a worker": (server.WORKER_LIMITS["statement_timeout"], "", "job fails"),
    "lock of a worker": (server.WORKER_LIMITS["lock_timeout"], "", "job fails"),
    "tries after a deadlock": (guards.TRIES, "tries", "503 with Retry-After"),
    "answer kept for a repeat": (answering.KEPT, "", "a repeat is a new lead"),
    "pages that wait for a thread": (later.PAGES_WAITING, "requests", "503 with Retry-After"),
    "wait of a page": (later.PAGE_PATIENCE, "seconds", "503 with Retry-After"),
    "leads that wait for a thread": (later.LEADS_WAITING, "requests", "503 with Retry-After"),
    "wait of a lead": (later.LEAD_PATIENCE, "seconds", "503 with Retry-After"),
    # streams and queues
    "open streams of a process": (hub.MOST_STREAMS, "streams", "503 with Retry-After"),
    "streams of a member in a process": (hub.MOST_OF_A_MEMBER, "streams", "503 with Retry-After"),
    "messages a stream may lag": (hub.BACKLOG, "messages", "closed, comes back, asks anew"),
    "bytes of one notification": (live.ROOM, "bytes", "split"),
    "attempts of a job": (jobs.PATIENT.max_attempts, "attempts", "failed, shown in /metrics"),
    "attempts of a job whose worker dies": (rescue.MOST_ATTEMPTS, "attempts", "given up"),
    "worker without a sign of life": (rescue.SILENCE, "seconds", "its jobs are queued again"),
    "no worker at all": (health.WORKER_SILENCE, "seconds", "not ready"),
    "finished jobs": (rescue.KEEP_HOURS, "hours", "removed"),
}

# The application's own, set with its role, so that they hold whatever signs in with it.
OF_THE_ROLE = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "transaction_timeout": "15s",  # PostgreSQL 17 and later
}


def told() -> list[str]:
    """The table as lines to read."""
    rows = [(name, f"{value} {unit}".strip(), then) for name, (value, unit, then) in TABLE.items()]
    rows += [(f"{name} of the web", value, "503 or 422") for name, value in OF_THE_ROLE.items()]
    return [f"{name:<46} {value:>18}   {then}" for name, value, then in rows]
