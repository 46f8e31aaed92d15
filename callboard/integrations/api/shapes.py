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
    StrictBool,
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


# Text as it came, so long at most.
Text12 = Annotated[StrictStr, Field(max_length=12), BeforeValidator(_clean)]
Text20 = Annotated[StrictStr, Field(max_length=20), BeforeValidator(_clean)]
Text80 = Annotated[StrictStr, Field(max_length=80), BeforeValidator(_clean)]
Text120 = Annotated[StrictStr, Field(max_length=120), BeforeValidator(_clean)]
Text200 = Annotated[StrictStr, Field(max_length=200), BeforeValidator(_clean)]
Text400 = Annotated[StrictStr, Field(max_length=400), BeforeValidator(_clean)]
Text2000 = Annotated[StrictStr, Field(max_length=2000), BeforeValidator(_clean)]
Code = Annotated[StrictStr, Field(min_length=1, max_length=40), BeforeValidator(_clean)]
OrderNumber = Annotated[StrictInt, Field(ge=1, le=2**63 - 1), BeforeValidator(_whole)]
VISIBLE = {"pattern": r"[^\s\x1c-\x1f\x85]"}  # what is left after `strip` is something
Phone = Annotated[
    StrictStr,
    Field(min_length=1, max_length=80, json_schema_extra=VISIBLE),
    BeforeValidator(_stripped),
]
Country = Annotated[
    StrictStr, Field(pattern=r"^[A-Za-z]{2}$", examples=["UA"]), AfterValidator(str.upper)
]
NULL: dict[str, Any] = {"type": "null"}
NOTHING: dict[str, Any] = {"const": "", "type": "string"}
Email = Annotated[
    Annotated[StrictStr, Field(max_length=254), BeforeValidator(_stripped)] | None,
    AfterValidator(_email),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "email", "maxLength": 254}, NOTHING, NULL]}
    ),
]
Ip = Annotated[
    Annotated[StrictStr, Field(max_length=45), BeforeValidator(_stripped)] | None,
    AfterValidator(_ip),
    WithJsonSchema(
        {
            "anyOf": [
                *({"type": "string", "format": version} for version in ("ipv4", "ipv6")),
                NOTHING,
                NULL,
            ]
        }
    ),
]
Money = Annotated[
    Decimal,
    BeforeValidator(_price),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 9999999999.99, "multipleOf": 0.01},
                {"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,2})?$"},
            ]
        }
    ),
]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(Shape):
    """Where the lead comes from. The first three name the source, the rest is kept for reports."""

    webmaster: Text80 | None = None
    flow: Text80 | None = None
    agency: Text80 | None = None
    external_id: Text80 | None = Field(None, description="The same as `external_id` of the lead.")
    landing: Text200 | None = None
    prelanding: Text200 | None = None
    sub1: Text200 | None = None
    sub2: Text200 | None = None
    sub3: Text200 | None = None
    sub4: Text200 | None = None
    sub5: Text200 | None = None
    banned: StrictBool | None = Field(
        None, description="Traffic of a kind that the offer forbids: marked on the card."
    )


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
    email: Email = None
    ip: Ip = None
    user_agent: Text400 | None = None
    quantity: Annotated[StrictInt, Field(ge=1, le=999), BeforeValidator(_whole)] | None = None
    price: Money | None = Field(
        None, description="Of one unit; left out: the offer's price in the country."
    )
    region: Text80 | None = None
    district: Text80 | None = None
    city: Text80 | None = None
    postal_code: Text12 | None = None
    street: Text120 | None = None
    house: Text12 | None = None
    flat: Text12 | None = None
    building: Text12 | None = None
    block: Text12 | None = None
    entrance: Text12 | None = None
    door_code: Text20 | None = None
    floor: Text12 | None = None
    metro: Text80 | None = None
    delivery_comment: Text400 | None = None
    comment: Text2000 | None = None
    source: Source | None = None
    external_id: Text80 | None = Field(
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


def as_form(lead: dict[str, Any]) -> dict[str, Any]:
    """The schema of a lead that comes as a plain form: the fields of its source among its own.

    `lead` is its schema in JSON. A form knows no null: an empty field is none.
    """
    fields = lead["properties"] | Source.model_json_schema()["properties"]
    return {
        "title": "LeadForm",
        "type": "object",
        "description": "A field of the source is `webmaster` or, just as well, "
        "`source[webmaster]`.",
        "properties": {
            name: _empty_for_null(schema) for name, schema in fields.items() if name != "source"
        },
        "required": lead["required"],
        "additionalProperties": False,
    }


def _empty_for_null(schema: dict[str, Any]) -> dict[str, Any]:
    if NULL not in schema.get("anyOf", []):
        return schema
    kinds = [kind for kind in schema["anyOf"] if kind not in (NULL, NOTHING)]
    return {**schema, "anyOf": [*kinds, NOTHING]}
