"""The JSON Schema of a stack: every class of the model, every attribute with its meaning."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from typing import Any

import stackspec.model.monitoring  # noqa: F401 - so that its classes exist
from stackspec.model.stack import Stack
from stackspec.model.value import CLASS, Value

__all__ = ["stack_schema"]


def stack_schema() -> dict[str, Any]:
    """A draft 2020-12 schema of :class:`~stackspec.model.stack.Stack` and of everything that it can hold.

    Attributes that may be left out are simply not required; the schema never offers ``null`` for "not set".
    """
    classes = {model.__name__: model for model in _subclasses(Value) if not model.__name__.startswith("_")}
    definitions = {name: _schema(classes[name]) for name in sorted(classes)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stackspec stack",
        "$ref": f"#/$defs/{Stack.__name__}",
        "$defs": definitions,
    }


def _subclasses(base: type[Value]) -> Iterator[type[Value]]:
    for model in base.__subclasses__():
        if model.__module__.startswith("stackspec.model."):
            yield model
        yield from _subclasses(model)


def _schema(model: type[Value]) -> dict[str, Any]:
    schema = model.model_json_schema()
    schema = schema.get("$defs", {}).get(
        model.__name__, schema
    )  # a class that may contain itself stands there
    meanings = {name: text for base in reversed(model.__mro__) for name, text in _meanings(base).items()}
    properties: dict[str, Any] = {
        name: {
            **_given(_with_references(attribute)),
            **({"description": meanings[name]} if name in meanings else {}),
        }
        for name, attribute in schema.get("properties", {}).items()
    }
    described = {"description": inspect.cleandoc(model.__doc__)} if model.__doc__ else {}
    required = {"required": schema["required"]} if "required" in schema else {}
    return {
        "type": "object",
        **described,
        "properties": properties,
        **required,
        "additionalProperties": False,
    }


def _with_references(schema: Any) -> Any:
    """Names of classes turned into references to their definitions."""
    if isinstance(schema, list):
        return [_with_references(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if CLASS in schema:
        return {"$ref": f"#/$defs/{schema[CLASS]}"}
    return {key: _with_references(value) for key, value in schema.items()}


def _given(attribute: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value that is given: without the null that stands for "not set", titles and null defaults."""
    attribute = {
        key: value for key, value in attribute.items() if key != "title" and (key, value) != ("default", None)
    }
    branches = [branch for branch in attribute.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) == 1 and len(attribute["anyOf"]) == 2:
        del attribute["anyOf"]
        return {**branches[0], **attribute}
    return attribute


def _meanings(model: type) -> dict[str, str]:
    """The text under each attribute of a class, from its source."""
    if not issubclass(model, Value) or model is Value:
        return {}
    tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for statement, following in itertools.pairwise(body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            match following:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    found[statement.target.id] = inspect.cleandoc(text)
    return found
