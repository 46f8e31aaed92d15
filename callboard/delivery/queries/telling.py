"""What carriers told of a parcel."""

from django.db.models import QuerySet

from callboard.delivery.models import ParcelEvent


def movement_of(company_id: int, order_id: int) -> QuerySet[ParcelEvent]:
    """The events of a parcel, the latest first; the caller takes a page of it (A5c.8)."""
    return ParcelEvent.objects.filter(company=company_id, order=order_id).order_by("-at", "-id")


def event_of(company_id: int, order_id: int, event_id: str) -> ParcelEvent | None:
    """The event the carrier told under this id before; None: it is new."""
    return movement_of(company_id, order_id).filter(event_id=event_id).first()


def last_move(company_id: int, order_id: int) -> ParcelEvent | None:
    """The latest event that the order went along with."""
    return movement_of(company_id, order_id).filter(moved=True).first()
