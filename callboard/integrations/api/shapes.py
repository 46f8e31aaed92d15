"""What is sent. Unknown fields are refused: they would be lost silently."""

import re
import unicodedata
from decimal import Decimal
from ipaddress import ip_address
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from callboard.kit.errors import Refused
from callboard.orders.actions.placing import ADDRESS, Origin
from callboard.orders.actions.placing import Lead as IntakeLead

PRICE = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)


def _clean(value: Any) -> Any:
    """Composed letters (NFC), nothing PostgreSQL cannot keep."""
    if not isinstance(value, str):
        return value
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise PydanticCustomError("unkeepable", "no NUL, no half of a surrogate pair")
    return unicodedata.normalize("NFC", value)


def _stripped(value: Any) -> Any:
    value = _clean(value)
    return value.strip() if isinstance(value, str) else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else value


def _price(value: Any) -> Any:
    """Exact money: digits, and at most two after the point."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise PydanticCustomError("price", "a price")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in text and isinstance(value, Decimal):
        text = text.rstrip("0").rstrip(".")
    if not PRICE.fullmatch(text):
        raise PydanticCustomError("price", "a price")
    return Decimal(text)


def _email(value: str | None) -> str | None:
    try:
        if value:
            validate_email(value)
    except ValidationError:
        raise PydanticCustomError("email", "an e-mail address") from None
    return value


def _ip(value: str | None) -> str | None:
    try:
        return str(ip_address(value)) if value and "%" not in value else _no_zone(value)
    except ValueError:
        raise PydanticCustomError("ip", "an IP address") from None


def _no_zone(value: str | None) -> None:
    if value:
        raise ValueError(value)


def _text(longest: int) -> Any:
    return Annotated[StrictStr, Field(max_length=longest), BeforeValidator(_clean)] | None


Code = Annotated[StrictStr, Field(min_length=1, max_length=40), BeforeValidator(_clean)]
Phone = Annotated[StrictStr, Field(min_length=1, max_length=80), BeforeValidator(_stripped)]
Country = Annotated[
    StrictStr, Field(pattern=r"^[A-Za-z]{2}$", examples=["UA"]), AfterValidator(str.upper)
]
Money = Annotated[
    Decimal,
    BeforeValidator(_price),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 9999999999.99},
                {"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,2})?$"},
            ]
        }
    ),
]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(Shape):
    """Where the lead comes from. The first three name the source, the rest is kept for reports."""

    webmaster: _text(80) = None
    flow: _text(80) = None
    agency: _text(80) = None
    external_id: _text(80) = Field(None, description="The same as `external_id` of the lead.")
    landing: _text(200) = None
    prelanding: _text(200) = None
    sub1: _text(200) = None
    sub2: _text(200) = None
    sub3: _text(200) = None
    sub4: _text(200) = None
    sub5: _text(200) = None


class Lead(Shape):
    """A request for an order. Text is kept as it came, in NFC."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "offer": "thermal-mug",
                    "phone": "067 168-76-44",
                    "name": "Іваненко Галина",
                    "country": "UA",
                    "source": {"webmaster": "w17", "flow": "f3", "sub1": "autumn"},
                    "external_id": "A-1001",
                }
            ]
        },
    )

    offer: Code = Field(description="Code of the offer, see /offers.")
    phone: Phone = Field(
        description="In any spelling. A number that cannot be one is kept and marked, not refused."
    )
    name: Annotated[StrictStr, Field(max_length=80), BeforeValidator(_stripped)]
    country: Country
    email: Annotated[
        Annotated[StrictStr, Field(max_length=254), BeforeValidator(_stripped)] | None,
        AfterValidator(_email),
    ] = None
    ip: Annotated[
        Annotated[StrictStr, Field(max_length=45), BeforeValidator(_stripped)] | None,
        AfterValidator(_ip),
    ] = None
    user_agent: _text(400) = None
    quantity: Annotated[StrictInt, Field(ge=1, le=999), BeforeValidator(_whole)] | None = None
    price: Money | None = Field(
        None, description="Of one unit; left out: the offer's price in the country."
    )
    region: _text(80) = None
    district: _text(80) = None
    city: _text(80) = None
    postal_code: _text(12) = None
    street: _text(120) = None
    house: _text(12) = None
    flat: _text(12) = None
    building: _text(12) = None
    block: _text(12) = None
    entrance: _text(12) = None
    door_code: _text(20) = None
    floor: _text(12) = None
    metro: _text(80) = None
    delivery_comment: _text(400) = None
    comment: _text(2000) = None
    source: Source | None = None
    external_id: _text(80) = Field(
        None, description="Your own number of the lead. The same one again gives the same order."
    )

    def for_intake(self) -> IntakeLead:
        """As orders takes it."""
        given = self.model_dump(exclude_none=True)
        source = given.pop("source", {})
        inner = source.pop("external_id", "")
        external_id = given.pop("external_id", "") or inner
        if inner not in {"", external_id}:
            raise Refused(fields={"source.external_id": _("There are two different ones.")})
        return IntakeLead(
            **{name: value for name, value in given.items() if name not in ADDRESS},
            external_id=external_id,
            address={name: given[name] for name in ADDRESS if name in given},
            source=Origin(**source),
        )


class Leads(Shape):
    """A batch: each lead is checked and answered by itself."""

    leads: list[Any] = Field(max_length=500, description="Each is a Lead.")
