"""What is answered."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field


class Accepted(BaseModel):
    """The lead is an order now."""

    number: int = Field(examples=[1000001])
    status: str = Field(examples=["new"], description="`trash`: the company sorts such leads out.")


class Problem(BaseModel):
    field: str = Field(examples=["phone"], description="Empty when it is about the whole request.")
    message: str = Field(examples=["Fill in this field."])


class Problems(BaseModel):
    """What was wrong, one entry for each field."""

    detail: list[Problem]


class Verdict(BaseModel):
    """What became of one lead of a batch."""

    index: int
    code: int = Field(examples=[201])
    number: int | None = None
    status: str | None = None
    detail: list[Problem] | None = None


class Verdicts(BaseModel):
    results: list[Verdict]


class Moved(BaseModel):
    """What became of the event of a parcel."""

    number: int = Field(examples=[1000001])
    status: str = Field(examples=["arrived"], description="The status of the order now.")
    moved: bool = Field(
        description="Whether the order went along; false: kept as a movement of the parcel alone."
    )


class Item(BaseModel):
    product: str
    quantity: int
    price: Decimal
    discount_percent: int


class SourceOut(BaseModel):
    webmaster: str
    flow: str
    agency: str


class OrderOut(BaseModel):
    """An order as its sender may see it: no name, no phone, no address."""

    number: int
    status: str
    offer: str = Field(description="Code of the offer.")
    external_id: str
    country: str
    currency: str
    total: Decimal
    items: list[Item]
    source: SourceOut
    reason: str = Field(description="Why it is cancelled or in trash.")
    duplicate_of: int | None
    arrived_at: datetime
    status_since: datetime


class OrderPage(BaseModel):
    items: list[OrderOut]
    next: int | None = Field(description="Send it as `after` for the next page; null: no more.")


class Price(BaseModel):
    country: str
    currency: str
    price: Decimal


class OfferOut(BaseModel):
    code: str
    name: str
    prices: list[Price]


class Offers(BaseModel):
    items: list[OfferOut]
