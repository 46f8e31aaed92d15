"""What the company's screens and its audit call things: columns, tables, kinds of change."""

from typing import Any

from django.db.models import Field
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from callboard.integrations.models import Event
from callboard.workplace.rules import address_words, managed_delivery, managed_goods, managed_pay

Words = dict[str, Any]  # lazy texts

TEAM: Words = {
    "name": _("Name"),
    "call_centre": _("Calls customers"),
    "packing": _("Packing orders"),
    "sending": _("Sending orders"),
    "delivery": _("Watching deliveries"),
    "moderation": _("Edits everything, as an admin does"),
    "creates_leads": _("Writes new leads by hand"),
    "exports": _("Takes the list out as a file"),
    "cities": _("Manages cities"),
    "popups": _("Pop-ups of new orders"),
    "mode": _("Work mode"),
    "layout": _("Face of the floor"),
    "lines": _("Lines it works"),
    "priority": _("What the button gives, in turn"),
    "newest_first": _("The newest lead first"),
    "all_offers": _("All offers"),
    "offers": _("Offers"),
    "countries": _("Countries"),
    "languages": _("Languages"),
    "ladder": _("Minutes until the next attempt"),
    "calls_from": _("Calls from, hour of the customer"),
    "calls_until": _("Calls until, hour of the customer"),
    "auto_deliver": _("The next order opens by itself"),
}

REASON: Words = {
    "kind": _("Kind"),
    "code": _("Code"),
    "number": _("Number for partners"),
    "names": _("Names"),
    "needs_comment": _("A comment is needed"),
    "goes_with_siblings": _("Other orders of the customer go along"),
    "position": _("Place in the list"),
    "active": _("In use"),
}

STAGE: Words = {
    "group": _("Group"),
    "name": _("Name"),
    "tone": _("Colour"),
    "position": _("Place in the list"),
    "active": _("In use"),
    "way": _("How it is chosen"),
    "from_status": _("Status before"),
    "to_status": _("Status now"),
    "script": _("Conditions"),
}

COMPANY: Words = {
    "name": _("Name"),
    "zone": _("Time zone"),
    "language": _("Language"),
    "currency": _("Currency"),
    "country": _("Country"),
    "no_team_edits_all": _("Members without a team edit all orders"),
    "dial_url": _("Address to dial"),
    "notify_email": _("E-mail for each new order"),
    "popups": _("Pop-ups of new orders"),
    "preset": _("Preset"),
    "owner": _("Owner of the installation"),
    "second_factor": _("A second proof after the password is asked of admins, leaders and exports"),
}

ORDERS: Words = {
    "second_line": _("Second line: leads nobody reached in time go to other people"),
    "reject_line": _("Reject line: refusals are called again"),
    "retention_line": _("Retention line: buyers are called again"),
    "ladder": _("Minutes until the next attempt"),
    "ask_time_from_attempt": _("Ask for the time from attempt"),
    "no_answer_keeps_callback": _("No answer to a callback leaves it a callback"),
    "no_answer_needs_reason": _("No answer needs a reason"),
    "days_until_second": _("Days without an answer until the second line"),
    "callback_grace": _("Minutes a promise waits for who gave it"),
    "callback_max_days": _("Callback at most in days"),
    "schedule_max_days": _("Delivery put off at most by days"),
    "send_max_days": _("Sent at most in days"),
    "reject_rest_hours": _("Hours a refusal rests"),
    "reject_rounds": _("Times a refusal is called again"),
    "retention_rest_days": _("Days a buyer rests"),
    "calls_from": _("Calls from, hour of the customer"),
    "calls_until": _("Calls until, hour of the customer"),
    "auto_paid": _("An accepted order counts as paid"),
    "address_fields": _("Fields of the address"),
    "full_name": _("Full name is needed to confirm"),
    "max_discount": _("Highest discount, per cent"),
    "reject_discount": _("More discount on the reject line, per cent"),
    "courier_only": _("Where a courier goes, the post is not offered"),
    "closing_phrase": _("What is said at the end of a talk"),
    "wrong_number": _("A lead with a wrong number"),
    "blacklisted": _("A lead from the blacklist"),
    "duplicate": _("A lead that repeats another"),
    "duplicate_hours": _("Hours in which a lead counts as a repeat"),
}

DESK: Words = {
    "idle_minutes": _("Minutes without a touch until work ends"),
    "lease_seconds": _("Seconds without connection until a customer is free"),
    "return_minutes": _("Minutes to finish with a customer"),
    "return_warning_minutes": _("Minutes left when it warns"),
    "rest_minutes": _("Minutes until a returned customer comes again"),
    "claim_limit": _("Customers one member holds at most"),
    "no_team_gets_all": _("Members without a team are given orders"),
    "overdue": _("An overdue scheduled delivery"),
    "layout": _("Face of the floor for new teams"),
}

PERSON: Words = {
    "name": _("Name of the person"),
    "email": _("E-mail"),
    "role": _("Role"),
    "team": _("Team"),
    "phone": _("Phone"),
    "telegram": _("Telegram"),
    "extension": _("Internal number"),
    "sounds": _("Sounds"),
    "language": _("Language"),
    "theme": _("Colours"),
    "letter_keys": _("Single letters are keys"),
    "login": _("Login"),
    "address": _("Address on the network"),
    "browser": _("Browser"),
    "order": _("Order"),
    "reason": _("Reason"),
}

EXPORT: Words = {"filter": _("Filter"), "columns": _("Columns"), "rows": _("Rows")}

PRIVACY: Words = {
    "text": _("What you do with personal data"),
    "months": _("Months after the last order"),
}

KEY: Words = {"name": _("Name"), "scopes": _("What it opens"), "per_minute": _("Requests a minute")}

NOTICES: Words = {event.value: event.label for event in Event}

# The columns of each table that the audit speaks of, and what a row of it is called.
COLUMNS: dict[str, Words] = {
    "accounts.Company": COMPANY,
    "accounts.Member": PERSON,
    "accounts.Team": TEAM,
    "calls.CallPolicy": COMPANY,
    "dispatch.DeskPolicy": DESK,
    "dispatch.TeamDesk": TEAM,
    "orders.OrderPolicy": ORDERS,
    "orders.Reason": REASON,
    "orders.Stage": STAGE,
    "integrations.ApiKey": KEY,
    "integrations.NoticePolicy": NOTICES,
    "customers.KeepingPolicy": PRIVACY,
    "accounts.PrivacyPage": PRIVACY,
    **managed_pay.COLUMNS,
    **managed_goods.COLUMNS,
    **managed_delivery.COLUMNS,
    "workplace.Export": EXPORT,
}
TABLES: Words = {
    "accounts.Company": _("Company"),
    "accounts.Member": _("Member"),
    "accounts.Team": _("Team"),
    "calls.CallPolicy": _("Telephone"),
    "dispatch.DeskPolicy": _("How orders are handed out"),
    "dispatch.TeamDesk": _("Work of a team"),
    "orders.OrderPolicy": _("How orders live"),
    "orders.Reason": _("Reason"),
    "orders.Stage": _("Stage"),
    "integrations.ApiKey": _("Key for programs"),
    "customers.Customer": _("Customer"),
    "integrations.TelegramBot": _("Telegram"),
    "integrations.NoticePolicy": _("Notifications"),
    "customers.KeepingPolicy": _("Privacy"),
    "accounts.PrivacyPage": _("Privacy"),
    **managed_pay.TABLES,
    **managed_goods.TABLES,
    **managed_delivery.TABLES,
    "workplace.Export": _("Export"),
}

# What was done, by the kind of the entry.
DONE: Words = {
    "member.added": _("Member added"),
    "member.changed": _("Member changed"),
    "member.moved": _("Member moved to a team"),
    "member.blocked": _("Member blocked"),
    "member.unblocked": _("Member unblocked"),
    "member.invited": _("Link to set a password given out"),
    "password.changed": _("Password changed"),
    "sessions.ended": _("Signed out everywhere"),
    "telegram.changed": _("Telegram bot changed"),
    "notices.changed": _("Notifications changed"),
    "customer.erased": _("Customer erased"),
    "customer.copied": _("Copy of a customer's data taken"),
    "factor.on": _("Second factor turned on"),
    "factor.off": _("Second factor turned off"),
    "factor.passkey": _("Passkey added"),
    "factor.passkey_dropped": _("Passkey removed"),
    "factor.codes": _("New recovery codes made"),
    "factor.reset": _("Second factor reset"),
    "sign_in.done": pgettext_lazy("audit", "Signed in"),
    "sign_in.guessed": _("Ten wrong passwords in a row"),
    "company.opened": _("Company opened"),
    "sign_in.guessed_widely": _("Passwords or codes guessed from many places"),
    "team.added": _("Team added"),
    "team.changed": _("Team changed"),
    "setting.changed": _("Setting changed"),
    "reason.added": _("Reason added"),
    "reason.changed": _("Reason changed"),
    **managed_pay.DONE,
    **managed_goods.DONE,
    **managed_delivery.DONE,
    "stage.added": _("Stage added"),
    "stage.changed": _("Stage changed"),
    "key.issued": _("Key issued"),
    "key.revoked": _("Key revoked"),
    "export.asked": _("Export asked for"),
    "export.written": _("Export written"),
    "export.taken": _("Export downloaded"),
    "export.cancelled": _("Export cancelled"),
    "member.paused": _("Pause set for a member"),
    "member.stopped": _("Work ended for a member"),
    "claim.given_back": _("Customer taken back from a member"),
    "overdue.released": _("Overdue delivery released"),
}

# Kinds together, as the audit is filtered.
GROUPS: tuple[tuple[str, Any], ...] = (
    ("", _("Everything")),
    ("member.", _("Members")),
    ("sign_in.", _("Sign-ins")),
    ("password.", _("Passwords")),
    ("factor.", _("Second factor")),
    ("team.", _("Teams")),
    ("setting.", _("Settings")),
    ("reason.", _("Reasons")),
    ("stage.", _("Stages")),
    *managed_pay.GROUPS,
    *managed_goods.GROUPS,
    *managed_delivery.GROUPS,
    ("key.", _("Keys for programs")),
    ("export.", _("Exports")),
    ("customer.", _("Customers")),
)


def worded(field: Field, value: Any) -> str:
    """A value of a column as people read it: names of choices, yes and no, lists with commas."""
    if isinstance(value, dict):
        return address_words.chosen(value)
    if isinstance(value, list):
        inner = getattr(field, "base_field", field)
        return ", ".join(worded(inner, each) for each in value) or "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value in (None, ""):
        return "—"
    return str(dict(field.flatchoices).get(value, value))
