"""Say what is wrong with an attribute in words that name the value and the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["describe"]

_LONGEST_QUOTE = 60


def describe(model: type[BaseModel], details: dict[str, Any]) -> str:
    """One sentence for one of pydantic's error details.

    ``details`` is an item of ``ValidationError.errors()``; its ``loc`` starts at an attribute of ``model``.
    """
    attribute = ".".join(str(step) for step in details["loc"])
    name = f"{model.__name__}.{attribute}" if attribute else model.__name__
    match details["type"]:
        case "missing":
            return f"{name} is missing: give it a value"
        case "extra_forbidden":
            return f"{model.__name__} has no attribute {attribute!r}{_alternatives(model, attribute)}"
        case "value_error" | "assertion_error":
            return f"{name}: {details['ctx']['error']}"
        case "literal_error" | "enum":
            return f"{name} is {_quote(details['input'])}: use {details['ctx']['expected']}"
        case "tuple_type":
            return f"{name} is {_quote(details['input'])}, but should be a list"
        case "dict_type":
            return f"{name} is {_quote(details['input'])}, but should be a mapping"
        case _:
            reason = details["msg"].removeprefix("Input ")
            return f"{name} is {_quote(details['input'])}, but {reason}"


def _alternatives(model: type[BaseModel], attribute: str) -> str:
    from difflib import get_close_matches

    known = sorted(model.model_fields)
    close = get_close_matches(attribute, known, n=3, cutoff=0.7)
    if close:
        return ": did you mean " + " or ".join(repr(name) for name in close) + "?"
    return ": it has " + ", ".join(known)


def _quote(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
