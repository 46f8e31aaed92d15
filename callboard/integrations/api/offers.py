"""What is sold."""

from ninja import Router

from callboard.integrations import queries
from callboard.integrations.api.answers import Offers, Problems
from callboard.integrations.guards import KeyRequest, opened
from callboard.integrations.models import Scope

router = Router(tags=["offers"])


@router.get(
    "/offers",
    response={200: Offers} | dict.fromkeys((401, 403, 429, 503), Problems),
    operation_id="list_offers",
    summary="List offers",
)
@opened(Scope.LEADS_WRITE)
def list_offers(request: KeyRequest):
    """Every offer that takes leads, with its prices by country."""
    return queries.offers_for(request.auth)
