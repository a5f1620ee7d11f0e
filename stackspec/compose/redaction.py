"""Mask what looks like a secret, so that a model can be printed where others read along.

A value is masked if its name says that it is a secret, or if it has the form of one: a key block, a token with a
provider's prefix, the password in a URL or behind an option of a command. Names of files that hold secrets, and
references to variables, stay; their defaults do not.
"""

from __future__ import annotations

import re
from typing import Any

from stackspec.compose.view.credential import (
    credential_options,
    is_credential,
    is_credential_name,
    url_credential,
)

__all__ = ["MASK", "redacted", "redacted_text"]

MASK = "********"

_KEY_BLOCK = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?=-----END|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}"
    r"|sk-[A-Za-z0-9_-]{20,}|sk_live_\w{10,}|AIza[\w-]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\d{8,10}:AA[\w-]{30,})"
)
_DEFAULT = re.compile(r"(\$?\$\{[A-Za-z_][A-Za-z0-9_]*:?[-+])([^{}]+)(\})")
_SETTING = re.compile(r"^(\s*[\"']?([\w.-]+)[\"']?\s*[=:]\s*)(\S.*)$", re.MULTILINE)


def redacted(value: Any, name: str = "") -> Any:
    """Return a copy of a model with secrets masked; ``name`` is the key that leads to ``value``."""
    if isinstance(value, dict):
        return {key: redacted(child, str(key)) for key, child in value.items()}
    if isinstance(value, list):
        return _redacted_list(value, name)
    return redacted_text(value, name) if isinstance(value, str) else value


def _redacted_list(items: list[Any], name: str) -> list[Any]:
    """Mask a list's items, each and as the words of one command."""
    words = [item for item in items if isinstance(item, str)]
    secrets = sorted({text for _, text in credential_options(words)}, key=len, reverse=True)
    masked = []
    for item in items:
        if isinstance(item, str):
            for secret in secrets:
                item = item.replace(secret, MASK)
            masked.append(redacted_text(item, name))
        else:
            masked.append(redacted(item, name))
    return masked


def redacted_text(text: str, name: str = "") -> str:
    """Return a value with what looks like a secret masked; ``name`` is its key."""
    if name and is_credential_name(name):
        if is_credential(text):
            return MASK
        return _DEFAULT.sub(_masked_default, text)
    if "\n" in text:
        text = _SETTING.sub(_masked_setting, text)
    if "BEGIN" in text:
        text = _KEY_BLOCK.sub(rf"\1{MASK}", text)
    if "://" in text:
        text = _without_passwords(text)
    return _TOKEN.sub(MASK, text)


def _masked_default(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}{match[3]}" if is_credential(match[2]) else match[0]


def _masked_setting(match: re.Match[str]) -> str:
    """Mask a line of an inline file."""
    secret = is_credential_name(match[2]) and is_credential(match[3].strip("\"'"))
    return f"{match[1]}{MASK}" if secret else match[0]


def _without_passwords(text: str) -> str:
    while (found := url_credential(text.replace(MASK, "****"))) is not None:
        before = text
        text = text.replace(f":{found.password}@", f":{MASK}@")
        if text == before:
            break
    return text
