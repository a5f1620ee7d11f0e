"""The syntax of the templates in alerts, as far as it can be told without running them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["mistakes"]

_ACTION = re.compile(r"\{\{(?:-\s)?(.*?)(?:\s-)?\}\}", re.DOTALL)
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`")
_FIRST = re.compile(r"(?:^|[|(])\s*([A-Za-z_]\w*)")
_BLOCKS = frozenset({"if", "range", "with", "define", "block"})
_WORDS = frozenset({"else", "end", "template", "break", "continue", "true", "false", "nil"})
_FUNCTIONS = frozenset(
    {"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println", "urlquery",
     "eq", "ne", "lt", "le", "gt", "ge",
     "query", "first", "label", "value", "sortByLabel", "externalURL", "pathPrefix", "tableLink", "graphLink",
     "humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp", "toTime",
     "toDuration", "now", "title", "toUpper", "toLower", "match", "reReplaceAll", "stripPort", "stripDomain",
     "args", "tmpl", "safeHtml", "parseDuration", "strvalue", "urlQueryEscape"}
)  # fmt: skip
"""https://pkg.go.dev/text/template#hdr-Functions and Prometheus' template reference."""


def mistakes(text: str) -> Iterator[str]:
    """Yield what is wrong with a template: braces, blocks, functions."""
    rest = _ACTION.sub("", text)
    if "{{" in rest:
        yield "a {{ is never closed: close it with }}"
        return
    depth = 0
    for action in _ACTION.findall(text):
        code = _STRING.sub('""', action).strip()
        if code.startswith("/*"):
            continue
        word = code.partition(" ")[0]
        if word in _BLOCKS:
            depth += 1
            code = code[len(word) :]
        elif word == "end":
            depth -= 1
            if depth < 0:
                yield "an {{ end }} ends nothing: remove it"
                return
            continue
        elif word == "else":
            code = code.removeprefix("else").strip().removeprefix("if").removeprefix("with")
        yield from _unknown(code)
    if depth:
        yield "a block is never ended: add {{ end }}"


def _unknown(code: str) -> Iterator[str]:
    assigned = code.partition(":=")[2] if ":=" in code else code
    for name in _FIRST.findall(assigned.strip()):
        if name not in _FUNCTIONS and name not in _WORDS:
            yield f"there is no function {name}: use one of Prometheus' or of Go's templates"
