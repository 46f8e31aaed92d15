from callboard.orders.rules.allowing import is_beside_the_calls, may_do, offered_to
from callboard.orders.rules.confirming import missing_to_confirm
from callboard.orders.rules.due import (
    after_no_answer,
    after_refusal,
    callback_obstacle,
    needs_a_time,
    own_ladder,
    schedule_obstacle,
    start_of_calls,
)
from callboard.orders.rules.moving import (
    block_of,
    facts_of,
    name_shown,
    reachable_line,
    stage_right,
)
from callboard.orders.rules.noting import noted
from callboard.orders.rules.pricing import (
    ItemLine,
    Totals,
    discount_obstacle,
    highest_discount,
    sums_obstacles,
    totals,
    wrong_discounts,
)

__all__ = [
    "ItemLine",
    "Totals",
    "after_no_answer",
    "after_refusal",
    "block_of",
    "callback_obstacle",
    "discount_obstacle",
    "facts_of",
    "highest_discount",
    "is_beside_the_calls",
    "may_do",
    "missing_to_confirm",
    "name_shown",
    "needs_a_time",
    "noted",
    "offered_to",
    "own_ladder",
    "reachable_line",
    "schedule_obstacle",
    "stage_right",
    "start_of_calls",
    "sums_obstacles",
    "totals",
    "wrong_discounts",
]
