"""The lists of reasons are the company admin's to change (A7.8, A7.15, A7.22, A7.23)."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders.models import Reason


def add_reason(fields: dict[str, Any], *, by: Member) -> Reason:
    """A new reason at the end of a list. Its code, which orders keep, is made of the English name.

    `fields` are columns of Reason; `names` are English, Russian, Ukrainian.
    """
    code = fields.get("code") or slugify(fields["names"][0])[:40]
    if not code:
        raise Refused(fields={"code": _("Give it a code of Latin letters, for example no_money.")})
    reason = Reason(company=by.company, **fields | {"code": code})
    return accounts.add(reason, by=by, kind="reason.added", taken=_taken())


def change_reason(reason: Reason, fields: dict[str, Any], *, by: Member) -> Reason:
    """Change what a reason is called and asks for. Kind and code stay: orders name it by them."""
    fields = {name: value for name, value in fields.items() if name not in {"kind", "code"}}
    return accounts.change(reason, fields, by=by, kind="reason.changed", taken=_taken())


def _taken() -> dict[str, str]:
    text = _("Another reason of this kind has this code or this number already.")
    return {"code": text, "number": text}
