"""The API: leads in, their fate out. It calls the same actions as the screens."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from callboard.integrations.api import leads, offers, orders, parcels, problems
from callboard.integrations.api.parsing import StrictParser
from callboard.integrations.api.shapes import as_form
from callboard.kit import counts

LEADS = {"send_lead", "send_leads"}


class Api(NinjaAPI):
    """Its document says what a batch holds, though each lead is only read in its turn."""

    def get_openapi_schema(self, **place: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**place)
        schemas = document["components"]["schemas"]
        schemas["LeadForm"] = as_form(schemas["Lead"])
        lead = {"$ref": "#/components/schemas/Lead"}
        schemas["Leads"]["properties"]["leads"]["items"] = lead
        return document


api = Api(
    title="Callboard",
    version="1",
    description="Send leads, follow their orders. Every refusal says which field and why.",
    urls_namespace="api",
    docs_url=None,
    parser=StrictParser(),
)
problems.explain(api)
for part in (leads, orders, offers, parcels):
    api.add_router("", part.router)


def addresses() -> list[URLPattern]:
    """The addresses of the API, each answering in JSON whatever it is asked."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = (
            nowhere if pattern.name == "api-root" else _plain(pattern.callback, pattern.name)
        )
    return patterns


def nowhere(request: HttpRequest, **_path: str) -> HttpResponse:
    """The answer at an address that is none."""
    return problems.answer(404, _("There is nothing at this address."))


def _count(name: str | None, status: int) -> None:
    """A batch that was read counts its leads by itself."""
    if status >= 400:
        counts.add("leads_refused")
    elif name == "send_lead":
        counts.add("leads_accepted")


def _plain(view: Callable[..., HttpResponse], name: str | None) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, **given: object) -> HttpResponse:
        response = view(request, **given)
        if name in LEADS:
            _count(name, response.status_code)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problems.answer(405, _("This address takes %s only.") % allowed)
            response["Allow"] = allowed
        response["Cache-Control"] = "no-store"
        return response

    return answered
