"""The published JSON Schema: valid, complete, and true to what the model accepts."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from stackspec.model.compose.service import Service
from stackspec.model.schema import stack_schema


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return stack_schema()


def test_it_is_a_schema_whose_references_resolve(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)

    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*(references(item) for item in node)) if isinstance(node, list) else set()

    assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def test_attributes_and_meanings(schema: dict[str, Any]) -> None:
    service = schema["$defs"]["Service"]
    assert set(service["properties"]) == set(Service.model_fields)
    assert service["properties"]["init"] == {
        "type": "boolean",
        "description": "Run an init as process 1, which passes signals on and reaps.",
    }
    assert service["properties"]["healthcheck"] == {"$ref": "#/$defs/Healthcheck"}
    assert service["required"] == ["key"]


@pytest.mark.parametrize(
    ("stack", "valid"),
    [
        pytest.param({"name": "a", "services": [{"key": "x", "image": "x:1", "mem_limit": "1G", "healthcheck": {"test": ["CMD", "x"]}}]}, True, id="good"),
        pytest.param({"name": "a", "services": [{"key": "x", "imagge": "x:1"}]}, False, id="unknown"),
        pytest.param({"name": "a", "services": [{"key": "x", "mem_limit": "1Q"}]}, False, id="unit"),
        pytest.param({"name": "a", "scrape_jobs": [{"name": "x"}]}, True, id="monitoring"),
        pytest.param({"services": []}, False, id="name"),
    ],
)  # fmt: skip
def test_validation(schema: dict[str, Any], stack: dict[str, Any], valid: bool) -> None:
    assert jsonschema.Draft202012Validator(schema).is_valid(stack) == valid
