"""An example of the series that matchers choose: labels that meet every condition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stackspec.promql.matcher import Matcher, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["example_labels", "spell_series"]

_PLAIN_ALTERNATIVE = re.compile(r"[^\\.*+?()\[\]{}|^$]*")


def example_labels(matchers: Iterable[Matcher]) -> dict[str, str] | None:
    """Values by label that meet all ``matchers``, or None where none comes to mind."""
    conditions: dict[str, list[Matcher]] = {}
    for matcher in matchers:
        conditions.setdefault(matcher.label, []).append(matcher)
    labels: dict[str, str] = {}
    for label, asked in conditions.items():
        value = next(
            (text for text in _candidates(asked) if all(matcher.covers(text) for matcher in asked)), None
        )
        if value is None:
            return None
        if value:
            labels[label] = value
    return labels


def _candidates(matchers: list[Matcher]) -> Iterable[str]:
    """Texts worth trying: what is written, the alternatives of regular expressions, simple stand-ins."""
    for matcher in matchers:
        if matcher.operator == "=":
            yield matcher.value
    for matcher in matchers:
        if matcher.operator == "=~":
            for branch in matcher.value.removeprefix("(").removesuffix(")").split("|"):
                if _PLAIN_ALTERNATIVE.fullmatch(branch):
                    yield branch
                yield from _expanded(branch)
    yield from ("", "example", "1", "/", "a", "/example", "sda", "200", "500")


def _expanded(branch: str) -> Iterable[str]:
    """A regular expression's likely reading: ``5..`` as ``500``, ``/api/.+`` as ``/api/x``."""
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"\.[+*]\??", "x", branch))
    yield plain.replace(".", "0")
    yield plain


def spell_series(metric: str, labels: Mapping[str, str]) -> str:
    """A series as promtool reads it."""
    inner = ", ".join(f"{name}={quoted(value)}" for name, value in labels.items())
    return f"{metric}{{{inner}}}" if inner else metric
