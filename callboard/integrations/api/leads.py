"""Leads come in: one, or many at once."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from ninja import Header, Router
from pydantic import StrictStr, ValidationError

from callboard.integrations import actions
from callboard.integrations.api import problems
from callboard.integrations.api.answers import Accepted, Problems, Verdicts
from callboard.integrations.api.parsing import FORM
from callboard.integrations.api.shapes import Lead, Leads
from callboard.integrations.guards import KeyRequest, admitted, in_rooms, opened
from callboard.integrations.models import ApiKey, Scope
from callboard.kit import counts
from callboard.kit.errors import Refused
from callboard.orders.actions.placing import Lead as IntakeLead

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
        "requestBody": {"content": {FORM: {"schema": {"$ref": "#/components/schemas/LeadForm"}}}}
    },
)
@opened(Scope.LEADS_WRITE)
def send_lead(request: KeyRequest, lead: Lead, idempotency_key: IdempotencyKey = None):
    """201 means: stored for good. The same `(source, external_id)` gives the first answer again.
    As a form, fields of the source are `source[webmaster]` or simply `webmaster`."""

    work = partial(_taken, request.auth, lead.for_intake())
    status, body, again = actions.answer_once(request.auth, idempotency_key, _digest(request), work)
    return _told(status, body, again=again)


@router.post(
    "/leads/batch",
    response={200: Verdicts} | dict.fromkeys(REFUSALS, Problems),
    operation_id="send_leads",
    url_name="send_leads",
    summary="Send many leads",
)
@admitted(Scope.LEADS_WRITE)
def send_leads(request: KeyRequest, batch: Leads, idempotency_key: IdempotencyKey = None):
    """500 leads at most. Each is stored by itself and has its own verdict: 201 with a number, 422
    with what is wrong, 503 when it should be sent again."""
    key, digest = request.auth, _digest(request)
    if idempotency_key is not None:
        before = in_rooms(key, lambda: actions.begin(key, idempotency_key, digest))
        if before is not None:
            return _told(200, before, again=True)
    body = {"results": list(_verdicts(key, batch.leads, idempotency_key, digest))}
    if idempotency_key is not None and not problems.is_to_be_sent_again(body["results"]):
        in_rooms(key, lambda: actions.complete(key, idempotency_key, body))
    return _told(200, body)


def _verdicts(
    key: ApiKey, rows: list[Any], idempotency_key: str | None, digest: str
) -> Iterator[dict[str, Any]]:
    """One verdict for each lead. Once the database is in trouble, the rest is to be sent again."""
    for index, row in enumerate(rows):
        part = actions.part_of(idempotency_key, index) if idempotency_key is not None else None
        try:
            verdict = _verdict(key, row, part, digest)
            counts.add("leads_accepted" if verdict["code"] == 201 else "leads_refused")
            yield {"index": index, **verdict}
        except problems.DOWN:
            if index == 0:
                raise
            yield from (
                {"index": left, **problems.again_later()} for left in range(index, len(rows))
            )
            return


def _verdict(key: ApiKey, row: Any, part: str | None, digest: str) -> dict[str, Any]:
    try:
        lead = Lead.model_validate(row).for_intake()
        work = partial(_taken, key, lead)
        _status, body, _again = in_rooms(key, lambda: actions.answer_once(key, part, digest, work))
        return {"code": 201, **body}
    except ValidationError as error:
        detail = problems.problems(error.errors(include_url=False, include_input=False))
    except Refused as refusal:
        detail = problems.refused(refusal)
    return {"code": 422, "detail": detail}


def _taken(key: ApiKey, lead: IntakeLead) -> tuple[int, dict[str, Any]]:
    return 201, actions.take_lead(key, lead)


def _digest(request: KeyRequest) -> str:
    return sha256(request.path.encode() + b"\n" + request.body).hexdigest()


def _told(status: int, body: dict[str, Any], *, again: bool = False) -> HttpResponse:
    response = JsonResponse(body, status=status)
    if again:
        response["Idempotent-Replayed"] = "true"
    return response
