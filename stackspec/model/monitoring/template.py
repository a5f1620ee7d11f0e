"""Go templates in annotations and messages: which text is safe in them, and which is broken.

Prometheus and Alertmanager take annotations and messages as templates, so ``{{`` in foreign text would run as one.
"""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

__all__ = ["Template", "actions", "literal", "template_labels"]

_ACTION = re.compile(
    r"\{\{(?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|'(?:\\.|[^'\\])*'|(?!\}\})[^\"`'])*\}\}", re.DOTALL
)
_OPENS = re.compile(r"\{\{-?\s*(if|range|with|define|block|end)\b")
_LABEL = re.compile(r"\$labels\.([A-Za-z_][A-Za-z0-9_]*)")


def literal(text: str) -> str:
    """``text`` so that a Go template prints it unchanged: for names and values that are not ours."""
    return text.replace("{{", '{{ "{{" }}') if "{{" in text else text


def actions(template: str) -> tuple[str, ...]:
    """The ``{{ … }}`` of a template; raises ``ValueError`` if one is never closed or blocks do not match."""
    found = tuple(_ACTION.findall(template))
    if "{{" in _ACTION.sub("", template):
        raise ValueError(
            f"{template!r} opens {{{{ and never closes it: close it with }}}}, or quote it with literal(…)"
        )
    depth = 0
    for action in found:
        opened = _OPENS.match(action)
        if opened:
            depth += -1 if opened[1] == "end" else 1
        if depth < 0:
            raise ValueError(f"{template!r} has an {{{{ end }}}} too many: drop it")
    if depth:
        raise ValueError(f"{template!r} opens a block and never ends it: add {{{{ end }}}}")
    return found


def template_labels(template: str) -> tuple[str, ...]:
    """Names of the labels that an annotation prints."""
    return tuple(dict.fromkeys(name for action in actions(template) for name in _LABEL.findall(action)))


def _sound(template: str) -> str:
    actions(template)
    return template


Template: TypeAlias = Annotated[str, AfterValidator(_sound)]
"""Text in which ``{{ $value }}`` and ``{{ $labels.instance }}`` stand for an alert's; other braces need care."""
