"""What became of the leads."""

from typing import Annotated

from django.http import Http404
from ninja import Query, Router

from callboard.integrations import queries
from callboard.integrations.api.answers import OrderOut, OrderPage, Problems
from callboard.integrations.guards import KeyRequest, opened
from callboard.integrations.models import Scope
from callboard.orders.statuses import Status

router = Router(tags=["orders"])

REFUSALS = dict.fromkeys((401, 403, 422, 429, 503), Problems)
LARGEST = 2**63 - 1


@router.get(
    "/orders",
    response={200: OrderPage} | REFUSALS,
    operation_id="list_orders",
    summary="List orders",
)
@opened(Scope.ORDERS_READ)
def list_orders(
    request: KeyRequest,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Only later numbers.")] = 0,
    status: Annotated[Status | None, Query(description="Only orders in this status now.")] = None,
):
    """In the order of their numbers. Follow `next` until it is null."""
    return queries.page_for(request.auth, limit=limit, after=after, status=status)


@router.get(
    "/orders/{int:number}",
    response={200: OrderOut, 404: Problems} | REFUSALS,
    operation_id="get_order",
    summary="Read an order",
)
@opened(Scope.ORDERS_READ)
def get_order(request: KeyRequest, number: int):
    """The order as it is now. A number of somebody else is as unknown as one that never was."""
    found = queries.order_for(request.auth, number) if number <= LARGEST else None
    if found is None:
        raise Http404
    return found
