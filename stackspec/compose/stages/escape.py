"""Dollar signs doubled, so that what is printed can be read again."""

from __future__ import annotations

from typing import Any

from stackspec.source.located import Map, Seq

__all__ = ["escape"]


def escape(container: Any) -> None:
    """Write ``$`` as ``$$`` in all keys and values of a tree, in place."""
    if container.__class__ is Map:
        if "$" in "".join(container):
            _escape_keys(container)
        for key, value in container.items():
            kind = value.__class__
            if kind is str:
                if "$" in value:
                    container[key] = value.replace("$", "$$")
            elif kind is Map or kind is Seq:
                escape(value)
    else:
        for index, value in enumerate(container):
            kind = value.__class__
            if kind is str:
                if "$" in value:
                    container[index] = value.replace("$", "$$")
            elif kind is Map or kind is Seq:
                escape(value)


def _escape_keys(container: Map) -> None:
    for key in [key for key in container if "$" in key]:
        value, span = container[key], container.span_of(key)
        container.drop(key)
        container.put(key.replace("$", "$$"), value, span)
