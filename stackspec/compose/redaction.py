"""Mask what looks like a secret, so that a model can be printed where others read along.

A value is masked if its name says that it is a secret, or if it has the form of one: a key block, a token with a
provider's prefix, the password inside a URL or behind a ``--password`` option. Names of files that hold secrets, and
references to variables, stay.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["MASK", "redacted", "redacted_text"]

MASK = "********"

_SECRET_NAME = re.compile(
    r"pass(?:word|wd|phrase)?(?![a-z])|pwd(?![a-z])|secret|token|credential|api_?key|access_?key|private_?key"
    r"|encryption_?key|signing_?key|master_?key|(?:^|_)(?:auth|salt|dsn|pat)(?:$|_)|cookie",
    re.IGNORECASE,
).search
_NAMES_SOMETHING_ELSE = re.compile(
    r"(?:_FILE|_PATH|_DIR|_NAME|_ID|_USER|_URL_?PATH|_LENGTH|_TTL|_EXPIR\w*|_ENABLED|_REQUIRED|_TYPE|_HEADER|_ALG\w*)$",
    re.IGNORECASE,
).search
_NO_SECRET = re.compile(r"\$?\$\{?[A-Za-z_][A-Za-z0-9_]*\}?\Z|\d{1,3}\Z|(?:true|false|yes|no|none|null)\Z|/run/secrets/", re.I).match
_DEFAULT = re.compile(r"(\$\{[A-Za-z_][A-Za-z0-9_]*:?[-+])[^{}]*(\})")
_IN_TEXT = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END|\Z)",
        r"([a-z][a-z0-9+.-]*://[^\s/:@]*:)(?!\$\{?[a-z_][a-z0-9_]*\}?@)[^\s/@]+(@)",
        r"((?:--?|\b)[\w-]*(?:password|passwd|passphrase|secret|token|api-?key|requirepass)[\w-]*(?:=|\s+|:\s*))(?![-$]|/run/)[^\s,;\"']+()",
        r"()\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}"
        r"|sk-[A-Za-z0-9_-]{20,}|sk_live_\w{10,}|AIza[\w-]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\d{8,10}:AA[\w-]{30,})()",
    )
)
_MAY_HOLD_SECRET = re.compile(r"[-:=@_]|\s").search


def redacted(value: Any, name: str = "") -> Any:
    """Return a copy of a model with secrets masked; ``name`` is the key that leads to ``value``."""
    if isinstance(value, dict):
        return {key: redacted(child, str(key)) for key, child in value.items()}
    if isinstance(value, list):
        masked = [redacted(child) for child in value]
        return _after_options(masked)
    return redacted_text(value, name) if isinstance(value, str) else value


def _after_options(items: list[Any]) -> list[Any]:
    """Mask a command's argument that follows an option for a secret."""
    for index, item in enumerate(items[:-1]):
        following = items[index + 1]
        if isinstance(item, str) and item.startswith("-") and "=" not in item and isinstance(following, str):
            if _is_secret_name(item.lstrip("-").replace("-", "_")) and not _NO_SECRET(following):
                items[index + 1] = MASK
    return items


def _is_secret_name(name: str) -> bool:
    return bool(_SECRET_NAME(name)) and not _NAMES_SOMETHING_ELSE(name)


def redacted_text(text: str, name: str = "") -> str:
    """Return a value with what looks like a secret masked."""
    if "=" in text and not name:  # an item of a list of KEY=value
        key, _, value = text.partition("=")
        if key.isidentifier() and _is_secret_name(key):
            return f"{key}={_masked(value)}"
    if name and _is_secret_name(name):
        return _masked(text)
    if not _MAY_HOLD_SECRET(text):
        return text
    for pattern in _IN_TEXT:
        text = pattern.sub(rf"\1{MASK}\2", text)
    return text


def _masked(value: str) -> str:
    if not value or _NO_SECRET(value):
        return value
    with_default = _DEFAULT.fullmatch(value)
    return f"{with_default[1]}{MASK}{with_default[2]}" if with_default else MASK
