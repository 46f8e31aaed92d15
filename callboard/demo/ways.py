"""What a company of the demo has of its own: stages under the statuses, pay for the work."""

from datetime import date
from decimal import Decimal
from typing import Any

from callboard.accounts.models import Company
from callboard.analytics.models import PayRule, PayWindow
from callboard.orders.models import OrderPolicy, Stage

SINCE = date(2020, 1, 1)  # before any day of its history


def give(company: Company, facts: dict[str, Any]) -> None:
    """Stages and pay, as the facts of the company tell them. Call inside its rooms."""
    stages = [Stage(company=company, **stage) for stage in facts["stages"]]
    Stage.objects.bulk_create(stages)
    OrderPolicy.objects.filter(company=company).update(
        has_stages=bool(stages),
        auto_stages=any(stage.way != Stage.Way.HAND for stage in stages),
    )
    pay = facts["pay"]
    rule = PayRule.objects.create(
        company=company,
        valid_from=SINCE,
        per_order=Decimal(pay["per_order"]),
        upsells=[Decimal(each) for each in pay["upsells"]],
    )
    PayWindow.objects.bulk_create(
        PayWindow(
            company=company,
            rule=rule,
            name=name,
            begins=begins,
            ends=ends,
            amount=Decimal(amount),
        )
        for name, begins, ends, amount in pay["shifts"]
    )
