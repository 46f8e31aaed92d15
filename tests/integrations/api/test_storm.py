"""Thousands of calls made up from the API's own document: right ones, wrong ones, in any order.

Quick by default; `bin/faults input` sends many more, each time others.
"""

import os
from datetime import UTC, datetime
from itertools import count

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from callboard.integrations.models import Scope
from callboard.orders.statuses import Line
from callboard.orders.statuses import Status as Stands
from tests.factories.accounts import CompanyFactory
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OfferFactory, SourceFactory, at_place

LONG = "CALLBOARD_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("CALLBOARD_EXAMPLES", "4"))
SEED = int(os.environ.get("CALLBOARD_SEED", "20261123"))

FEWER = {"coverage": {"unexpected-methods": ["DELETE"]}, "stateful": {"max-steps": 3}}

# A wrong lead spoils its own verdict alone: the batch around it is answered with 200.
BATCH = {
    "include-operation-id": "send_leads",
    "checks": {"negative_data_rejection": {"expected-statuses": ["200", "4xx"]}},
}

_numbers = count()

KEYS = {
    "everything": {},
    "a source": {"source": SourceFactory},
    "another company": {"company": lambda company: CompanyFactory()},
}


@pytest.fixture
def company(transactional_db):
    company = CompanyFactory()
    at_place(company, Stands.PACKING, Line.BUYOUT, number=17)
    return company


@schemathesis.hook
def before_call(context, case, **kwargs):
    """What no schema can say: which offers there are, that a key stands for one body, that a lead
    has one number of the sender's, and that an event of a parcel is new and of now."""
    if not case.meta.generation.mode.is_positive:
        return
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and key.isascii() and key.isprintable() and 0 < len(key) < 200:
        case.headers["Idempotency-Key"] = f"{next(_numbers)} {key}"
    if isinstance(case.body, dict) and "offer" in case.body:
        case.body["offer"] = "thermal-mug"
        (case.body.get("source") or {}).pop("external_id", None)
    if isinstance(case.body, dict) and "at" in case.body:
        case.body |= {
            "id": str(next(_numbers)),
            "at": datetime.now(UTC).isoformat(),
            "place": "Kyiv",
        }
        case.body["number"] = 17
        case.body.pop("reason", None)
        if case.body.get("status") == "courier_callback":
            case.body["reason"] = "not_home"


def storm(address: str, token: str):
    """Every phase and every check; answers with (failures, errors, calls)."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {token}"},
            "continue-on-failure": True,
            "request-timeout": 60,  # 500 leads at once, on a machine that does other things as well
            "generation": {"max-examples": EXAMPLES, "no-shrink": True, "allow-x00": False},
            "checks": {"enabled": True},
            "phases": {"enabled": True} | ({} if LONG else FEWER),
            "cache": {"enabled": False},
            "operations": [BATCH],
        }
    )
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)
    found, broken, calls = [], [], 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            calls += len(event.recorder.interactions)
            for case, checks in event.recorder.checks.items():
                found += [
                    (event.phase.value, case, check.name, check.failure_info)
                    for check in checks
                    if check.status == Status.FAILURE
                ]
        if isinstance(event, events.NonFatalError):
            broken.append(f"{event.label}: {event.value}")
        if isinstance(event, events.FatalError):
            broken.append(str(event.exception))
    return found, broken, calls


@pytest.mark.parametrize("kind", KEYS if LONG else ["everything"])
@pytest.mark.filterwarnings("ignore:No directory at")
def test_api_holds_whatever_its_document_lets_one_think_of(kind, company, live_server):
    facts = {name: make(company) for name, make in KEYS[kind].items()}
    facts = {"company": company, "scopes": list(Scope), "per_minute": 10**9} | facts
    OfferFactory(facts["company"], code="thermal-mug")
    key = KeyFactory(**facts)

    found, broken, calls = storm(live_server.url, key.token)

    assert broken == []
    assert not found, "\n\n".join(map(told, found[:20]))
    assert calls > 100


def told(failure):
    phase, _case, check, info = failure
    return f"{phase} {check}: {str(info.failure)[:800]}\n{info.code_sample[:3000]}"
