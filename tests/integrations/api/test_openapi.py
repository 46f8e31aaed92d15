"""The document says what the API does: operations, errors, examples."""

import pytest
from pydantic import TypeAdapter

from callboard.integrations.api.shapes import Lead

OPERATIONS = {
    ("/api/v1/leads", "post"): {"201", "400", "409", "411", "413", "415", "422", "503"},
    ("/api/v1/leads/batch", "post"): {"200", "400", "409", "411", "413", "415", "422", "503"},
    ("/api/v1/orders", "get"): {"200", "422", "503"},
    ("/api/v1/orders/{number}", "get"): {"200", "404", "422", "503"},
    ("/api/v1/offers", "get"): {"200", "503"},
    ("/api/v1/parcels/events", "post"): {
        *("201", "400", "404", "409", "411", "413", "415", "422", "503"),
    },
}


@pytest.fixture
def document(client, db):
    return client.get("/api/v1/openapi.json").json()


def test_every_operation_is_described(document):
    described = {
        (path, method) for path, methods in document["paths"].items() for method in methods
    }

    assert described == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_error_is_described_and_every_operation_needs_a_key(path, method, document):
    operation = document["paths"][path][method]

    assert set(operation["responses"]) == OPERATIONS[path, method] | {"401", "403", "429"}
    assert operation["security"] == [{"Key": []}]
    assert operation["summary"]
    assert operation["description"]
    for code, response in operation["responses"].items():
        if code >= "400":
            schema = response["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problems"}


def test_lead_may_be_json_or_a_form(document):
    content = document["paths"]["/api/v1/leads"]["post"]["requestBody"]["content"]

    assert set(content) == {"application/json", "application/x-www-form-urlencoded"}


def test_idempotency_key_is_described(document):
    for path in ("/api/v1/leads", "/api/v1/leads/batch"):
        header = document["paths"][path]["post"]["parameters"][0]
        assert (header["in"], header["name"], header["required"]) == (
            "header",
            "Idempotency-Key",
            False,
        )


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]

    def references(part):
        if isinstance(part, dict):
            if "$ref" in part:
                yield part["$ref"].removeprefix("#/components/schemas/")
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    assert set(references(document)) <= set(schemas)


def test_example_of_a_lead_is_a_lead(document):
    for example in document["components"]["schemas"]["Lead"]["examples"]:
        TypeAdapter(Lead).validate_python(example)


def test_unknown_fields_are_declared_refused(document):
    schemas = document["components"]["schemas"]

    assert [
        schemas[name]["additionalProperties"] for name in ("Lead", "Source", "Leads", "ParcelEvent")
    ] == [False] * 4


def test_door_is_described(document):
    assert document["components"]["securitySchemes"]["Key"]["scheme"] == "bearer"
