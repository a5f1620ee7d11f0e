"""Read a program's settings, and say in one sentence per variable what is wrong with them."""

import os
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings

from trading.settings import SETTINGS

Settings = TypeVar("Settings", bound=BaseSettings)

EXIT_MISTAKES = 2

ALIKE = 0.9
"""How much a name must resemble a variable's to count as misspelt (difflib's ratio): a letter or two."""

NOT_A = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a finite number",
    "bool_parsing": "true or false",
}

BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("greater than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


class SettingsError(Exception):
    """The settings have mistakes; one line for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read_settings(kind: type[Settings]) -> Settings:
    """The settings from this process's environment, or `SettingsError` with every mistake."""
    mistakes = _secrets_given_directly(kind, os.environ) + _misspelt(os.environ)
    try:
        settings = kind()
    except ValidationError as error:
        fields = kind.model_fields
        mistakes += [
            _sentence(detail, fields[str(detail["loc"][0])].description or "") for detail in error.errors()
        ]
        raise SettingsError(mistakes) from None
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def settings_or_exit(kind: type[Settings]) -> Settings:
    """The settings; with mistakes, print them all and end the program with 2."""
    try:
        return read_settings(kind)
    except SettingsError as wrong:
        sys.stderr.write("".join(f"{mistake}\n" for mistake in wrong.mistakes))
        raise SystemExit(EXIT_MISTAKES) from None


def _secrets_given_directly(kind: type[BaseSettings], environ: Mapping[str, str]) -> list[str]:
    secrets = [name.upper() for name in kind.model_fields if name.endswith("_password_file")]
    return [
        f"{name.removesuffix('_FILE')} is set: put the secret into a file and give its path in {name}"
        for name in secrets
        if name.removesuffix("_FILE") in environ
    ]


def _misspelt(environ: Mapping[str, str]) -> list[str]:
    """Variables that no program reads and that look like one that some program does."""
    known = {field.upper() for kind in SETTINGS.values() for field in kind.model_fields}
    return [
        f"{name} is not read by any program: is {close[0]} meant?"
        for name in environ
        if name not in known and (close := get_close_matches(name, known, n=1, cutoff=ALIKE))
    ]


def _sentence(detail: ErrorDetails, meaning: str) -> str:
    variable = str(detail["loc"][0]).upper()
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return f"{variable} is missing: {meaning}"
    if kind == "value_error":  # raised by our own validators, which decide whether the value may be shown
        return _own_sentence(variable, str(context["error"]), detail["input"])
    shown = (
        f"{variable}={_as_written(detail['input'])}"
        if len(detail["loc"]) == 1
        else f"{variable}: {detail['input']}"
    )
    if kind in NOT_A:
        return f"{shown} is not {NOT_A[kind]}"
    match kind:
        case "literal_error":
            return f"{shown} is not one of {context['expected']}"
        case _ if kind in BOUNDS:
            return f"{shown} is out of range: {_bound(kind, context)}"
        case "string_pattern_mismatch":
            return f"{shown} is malformed: must match {context['pattern']}"
        case "too_short" | "string_too_short":
            return f"{variable} is empty"
        case _:
            return f"{shown}: {detail['msg']}"


def _own_sentence(variable: str, message: str, value: object) -> str:
    """Our validators say either `is …` or what is wrong with the value that they quote themselves."""
    if message.startswith("is "):
        return f"{variable} {message}"
    return (
        f"{variable}={message}"
        if isinstance(value, str) and message.startswith(value)
        else f"{variable}: {message}"
    )


def _bound(kind: str, context: Mapping[str, object]) -> str:
    words, key = BOUNDS[kind]
    return f"must be {words} {context[key]}"


def _as_written(value: object) -> str:
    if isinstance(value, tuple | list):
        return ",".join(map(str, cast("tuple[object, ...]", value)))
    return str(value)
