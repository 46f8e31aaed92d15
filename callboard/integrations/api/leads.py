"""Leads come in: one, or many at once."""

from hashlib import sha256
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from ninja import Header, Router
from pydantic import StrictStr, ValidationError

from callboard.integrations import actions
from callboard.integrations.api import problems
from callboard.integrations.api.answers import Accepted, Problems, Verdicts
from callboard.integrations.api.parsing import FORM
from callboard.integrations.api.shapes import Lead, Leads
from callboard.integrations.guards import KeyRequest, opened
from callboard.integrations.models import Scope
from callboard.kit.errors import Refused

router = Router(tags=["leads"])

IdempotencyKey = Annotated[
    StrictStr | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x20-\x7e]{1,255}$",
        description="Any text of yours. The same key with the same body gives the first answer "
        "again for 72 hours; with another body it is refused.",
    ),
]
REFUSALS = (400, 401, 403, 409, 411, 413, 415, 422, 429, 503)


@router.post(
    "/leads",
    response={201: Accepted} | dict.fromkeys(REFUSALS, Problems),
    operation_id="send_lead",
    url_name="send_lead",
    summary="Send a lead",
    openapi_extra={
        "requestBody": {"content": {FORM: {"schema": {"$ref": "#/components/schemas/Lead"}}}}
    },
)
@opened(Scope.LEADS_WRITE)
def send_lead(request: KeyRequest, lead: Lead, idempotency_key: IdempotencyKey = None):
    """201 means: stored for good. The same `(source, external_id)` gives the first answer again.
    As a form, fields of the source are `source[webmaster]` or simply `webmaster`."""

    def work() -> tuple[int, dict[str, Any]]:
        return 201, actions.take_lead(request.auth, lead.for_intake())

    return _answer(request, idempotency_key, work)


@router.post(
    "/leads/batch",
    response={200: Verdicts} | dict.fromkeys(REFUSALS, Problems),
    operation_id="send_leads",
    url_name="send_leads",
    summary="Send many leads",
)
@opened(Scope.LEADS_WRITE)
def send_leads(request: KeyRequest, batch: Leads, idempotency_key: IdempotencyKey = None):
    """500 leads at most. Each has its own verdict: 201 with a number, or 422 with what is wrong."""

    def work() -> tuple[int, dict[str, Any]]:
        # Customers are locked in one order, so that two batches never wait for each other.
        order = sorted(range(len(batch.leads)), key=lambda index: _phone(batch.leads[index]))
        verdicts = {index: _verdict(request, batch.leads[index]) for index in order}
        results = [{"index": index, **verdicts[index]} for index in range(len(batch.leads))]
        return 200, {"results": results}

    return _answer(request, idempotency_key, work)


def _verdict(request: KeyRequest, row: Any) -> dict[str, Any]:
    try:
        with transaction.atomic():
            lead = Lead.model_validate(row).for_intake()
            return {"code": 201, **actions.take_lead(request.auth, lead)}
    except ValidationError as error:
        detail = problems.problems(error.errors(include_url=False, include_input=False))
    except Refused as refusal:
        detail = problems.refused(refusal)
    return {"code": 422, "detail": detail}


def _answer(request: KeyRequest, idempotency_key: str | None, work: Any) -> HttpResponse:
    digest = sha256(request.path.encode() + b"\n" + request.body).hexdigest()
    status, body, again = actions.answer_once(request.auth, idempotency_key, digest, work)
    response = JsonResponse(body, status=status)
    if again:
        response["Idempotent-Replayed"] = "true"
    return response


def _phone(row: Any) -> str:
    phone = row.get("phone") if isinstance(row, dict) else None
    return phone if isinstance(phone, str) else ""
