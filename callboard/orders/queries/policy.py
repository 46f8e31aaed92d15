"""How a company's orders live: what every action asks before it does anything."""

from datetime import datetime

from callboard.kit import clock
from callboard.kit.rows import Shape, answer
from callboard.orders.models import OrderPolicy, Reason

_POLICY, _REASON = Shape(OrderPolicy, "p"), Shape(Reason, "r")

_POLICY_AND_NOW = f"""
    SELECT {_POLICY.columns}, clock_timestamp() FROM orders_orderpolicy p WHERE p.company_id = %s
"""
_REASON_OF_CODE = f"""
    SELECT {_REASON.columns} FROM orders_reason r
    WHERE r.company_id = %s AND r.kind = %s AND r.code = %s
"""


def policy_of(company_id: int) -> OrderPolicy:
    """How the company's orders live."""
    policy, _now = policy_and_now(company_id)
    return policy


def policy_and_now(company_id: int) -> tuple[OrderPolicy, datetime]:
    """How the company's orders live, and the moment."""
    found = answer(_POLICY_AND_NOW, [company_id], _POLICY)
    if found is None:
        raise OrderPolicy.DoesNotExist
    policy, now = found
    return policy, clock.told(now)


def reason(company_id: int, kind: str, code: str) -> Reason | None:
    """One reason by its code; None when the company has no such one."""
    found = answer(_REASON_OF_CODE, [company_id, kind, code], _REASON)
    return found[0] if found else None
