"""Rules of pay are the company admin's to set: from a day on, never backwards (A14.7)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import actions as accounts
from callboard.accounts.models import Member, Team
from callboard.analytics import queries
from callboard.analytics.models import PayRule, PayWindow
from callboard.analytics.rules.pay import Terms
from callboard.kit import clock
from callboard.kit.errors import Refused


@transaction.atomic
def set_pay(team: Team | None, valid_from: date, terms: Terms, *, by: Member) -> PayRule:
    """What a day pays from that day on, in a team, or in the company where a team has no rule.

    A rule for the same day is replaced. Days before today stay paid as they were.
    """
    if valid_from < queries.day_of(by, clock.now()):
        told = _("Days that are over stay paid as they were. Choose today or a later day.")
        raise Refused(fields={"valid_from": told})
    if team is not None and team.company_id != by.company_id:
        raise Refused(fields={"team": _("Choose a team of the list.")})
    names = [window.name for window in terms.windows]
    if len(set(names)) < len(names):
        raise Refused(fields={"windows": _("A shift has a name of its own. Change the second.")})
    if any(window.begins >= window.ends for window in terms.windows):
        raise Refused(fields={"windows": _("A shift ends after it begins.")})
    columns = {"per_order": terms.per_order, "upsells": list(terms.upsells)}
    rule = PayRule.objects.filter(company=by.company_id, team=team, valid_from=valid_from).first()
    if rule is None:
        rule = PayRule(company=by.company, team=team, valid_from=valid_from, **columns)
        rule = accounts.add(rule, by=by, kind="pay.set")
    else:
        rule = accounts.change(rule, columns, by=by, kind="pay.set")
    _set_windows(rule, terms, by)
    return rule


def _set_windows(rule: PayRule, terms: Terms, by: Member) -> None:
    rows = PayWindow.objects.filter(company=rule.company_id, rule=rule)
    before = [_told(row.name, row.begins, row.ends, row.amount) for row in rows]
    wanted = sorted(terms.windows, key=lambda window: window.begins)
    after = [_told(*window) for window in wanted]
    if before == after:
        return
    rows.delete()
    PayWindow.objects.bulk_create(
        PayWindow(company_id=rule.company_id, rule=rule, **window._asdict()) for window in wanted
    )
    fields = {"windows": [before, after]}
    accounts.record("pay.set", rule, by=by, name=str(rule), fields=fields)


def _told(name: str, begins: int, ends: int, amount: Decimal) -> str:
    return f"{name} {begins}-{ends}: {amount:.2f}"
