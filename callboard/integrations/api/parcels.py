"""Carriers tell what happens to parcels."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import Http404
from ninja import Router, Status
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from callboard.delivery import actions as delivery
from callboard.delivery.models import Says
from callboard.integrations import actions
from callboard.integrations.api.answers import Moved, Problems
from callboard.integrations.api.shapes import Code, OrderNumber, Shape, Text120, Text400
from callboard.integrations.guards import KeyRequest, opened
from callboard.integrations.models import Scope

router = Router(tags=["parcels"])

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 411, 413, 415, 422, 429, 503), Problems)


def _text(value: Any) -> Any:
    """A moment is written out; a number of seconds could be of any clock."""
    if not isinstance(value, str):
        raise PydanticCustomError("moment", "a date and a time with its zone")
    return value


def _keepable(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("moment", "a date and a time with its zone") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(_keepable)]


class ParcelEvent(Shape):
    """What happened to a parcel. At least a status, a place or a text is given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "number": 1000001,
                    "id": "ev-20450001-7",
                    "at": "2026-11-24T09:30:00+02:00",
                    "status": "arrived",
                    "place": "Львів, відділення 12",
                    "text": "Чекає на отримувача",
                }
            ]
        },
    )

    number: OrderNumber = Field(description="Our number of the order.")
    id: Code = Field(description="Your own id of the event; sent again, it is no second event.")
    at: Moment = Field(description="When it happened, with its zone.")
    status: Says | None = Field(
        None, description="What has become of the parcel; left out: it moved, and nothing more."
    )
    place: Text120 | None = None
    text: Text400 | None = None
    reason: Code | None = Field(
        None, description="Code of the company's reason; for `courier_callback` alone, and needed."
    )

    def told(self) -> delivery.Told:
        """As delivery takes it."""
        given = self.model_dump(exclude_none=True)
        given.pop("number")
        return delivery.Told(event_id=given.pop("id"), **given)


@router.post(
    "/parcels/events",
    response={201: Moved} | REFUSALS,
    operation_id="tell_event",
    url_name="tell_event",
    summary="Tell what happened to a parcel",
)
@opened(Scope.PARCELS_WRITE)
def tell_event(request: KeyRequest, event: ParcelEvent):
    """The order follows and never goes backwards; what comes late is kept as a movement. A number
    of somebody else is as unknown (404) as one that never was."""
    answer = actions.take_event(request.auth, event.number, event.told())
    if answer is None:
        raise Http404
    return Status(201, answer)
