"""The JSON Schema of policy files, for editors and for checks before a commit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stackspec.findings.finding import Severity
from stackspec.policy.declarative import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackspec.rules.rule import Rule

__all__ = ["policy_schema", "spell_schema"]

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}


def spell_schema(rules: Sequence[Rule]) -> str:
    """Write the schema as it is published."""
    return json.dumps(policy_schema(rules), indent=2) + "\n"


def policy_schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the schema; rules that it knows have their parameters checked, others are let through."""
    layer: dict[str, Any] = {
        "extends": {**TEXTS, "description": "Shipped policies, or files beside this one; later ones go before."},
        "select": {"$ref": "#/$defs/selectors"},
        "deselect": {"$ref": "#/$defs/selectors"},
        "rules": _settings(rules),
        "waivers": {"type": "array", "items": {"$ref": "#/$defs/waiver"}},
        "inline-waivers": {"type": "boolean", "description": "Whether comments may waive. Default: true."},
        "hadolint": {"enum": ["off", "error", "warning", "info", "style"], "description": "From which level they count."},
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stackspec policy",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "policy": {**TEXT, "description": "The policy's name; the file's name without one."},
            "description": TEXT,
            **layer,
            "custom": {"type": "array", "items": {"$ref": "#/$defs/custom"}},
            "environments": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": layer,
                },
            },
        },
        "$defs": {
            "severity": {"enum": [severity.label for severity in Severity]},
            "selectors": {
                "anyOf": [
                    {"$ref": "#/$defs/selector"},
                    {"type": "array", "items": {"$ref": "#/$defs/selector"}},
                ]
            },
            "selector": {
                "anyOf": [
                    {**TEXT, "description": "A rule's name or code, or `all`."},
                    {
                        "type": "object",
                        "minProperties": 1,
                        "maxProperties": 1,
                        "additionalProperties": False,
                        "properties": {"rule": TEXT, "family": TEXT, "tag": TEXT},
                    },
                ]
            },
            "waiver": {
                "type": "object",
                "additionalProperties": False,
                "required": ["rule", "reason", "owner", "expires"],
                "properties": {
                    "rule": {**TEXT, "description": "A rule's name or code, or a pattern with `*`."},
                    "where": {
                        **TEXT,
                        "description": "A path and what is below it, such as `services.web`; `*` for any part.",
                    },
                    "file": {**TEXT, "description": "A pattern of file names."},
                    "reason": TEXT,
                    "owner": TEXT,
                    "expires": {
                        "type": "string",
                        "format": "date",
                        "description": "The last day, YYYY-MM-DD.",
                    },
                },
            },
            "custom": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "path", "operator", "message"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
                    "path": {
                        **TEXT,
                        "description": 'Such as `services.*.labels."com.example.team"` or `services.*.ports[*]`.',
                    },
                    "operator": {"enum": list(OPERATORS)},
                    "value": {"description": "What the operator compares with."},
                    "message": {**TEXT, "description": "`{service}`, `{path}` and `{value}` are filled in."},
                    "severity": {"$ref": "#/$defs/severity"},
                    "tags": {"type": "array", "items": TEXT},
                    "source": {"type": "string", "format": "uri"},
                },
            },
        },
    }


def _settings(rules: Sequence[Rule]) -> dict[str, Any]:
    severity, waivable = {"$ref": "#/$defs/severity"}, {"type": "boolean"}

    def setting(params: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {"severity": severity, "waivable": waivable, "params": params},
        }

    return {
        "type": "object",
        "properties": {rule.name: setting(rule.parameters.schema()) for rule in rules},
        "additionalProperties": setting({"type": "object"}),
    }
