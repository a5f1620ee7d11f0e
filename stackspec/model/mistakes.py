"""Say what is wrong with an attribute in words that name the value and the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["describe"]

_LONGEST_QUOTE = 60
_MOST_NAMES = 16


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
        case kind if kind in _SHOULD:
            return f"{name} is {_quote(details['input'])}, but should {_SHOULD[kind].format(**details.get('ctx', {}))}"
        case _:
            reason = details["msg"].removeprefix("Input ")
            return f"{name} is {_quote(details['input'])}, but {reason}"


_SHOULD = {
    "tuple_type": "be a list",
    "dict_type": "be a mapping",
    "bool_type": "be True or False",
    "bool_parsing": "be True or False",
    "string_type": "be text",
    "string_unicode": "be whole characters: half a surrogate pair is none",
    "string_too_short": "say something",
    "string_pattern_mismatch": "have the form {pattern}",
    "int_type": "be a whole number",
    "int_parsing": "be a whole number",
    "int_from_float": "be a whole number",
    "float_type": "be a number",
    "float_parsing": "be a number",
    "greater_than_equal": "be {ge} or more",
    "greater_than": "be more than {gt}",
    "less_than_equal": "be {le} or less",
    "less_than": "be less than {lt}",
}
"""What to say instead of pydantic's own words, by its type of error."""


def _alternatives(model: type[BaseModel], attribute: str) -> str:
    from difflib import get_close_matches

    known = sorted(model.model_fields)
    close = get_close_matches(attribute, known, n=3, cutoff=0.7)
    if close:
        return ": did you mean " + " or ".join(repr(name) for name in close) + "?"
    if len(known) <= _MOST_NAMES:
        return ": it has " + ", ".join(known)
    return (
        f": its {len(known)} attributes are those of the Compose Specification; stackspec schema lists them"
    )


def _quote(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
