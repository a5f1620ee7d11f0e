"""Alerting and recording rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.expression import Expression
from stackspec.monitoring.library import Node
from stackspec.promql.duration import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.source.located_document import LocatedDocument

__all__ = ["Rule", "rules_of"]


class Rule:
    """One rule. ``alert`` or ``record`` is its name; the other is empty."""

    def __init__(self, node: Node, group: str, interval: float) -> None:
        self.node = node
        self.group = group
        self.interval = interval
        """Seconds between two evaluations."""
        self.alert = node.get("alert").text
        self.record = node.get("record").text
        self.expression = Expression(node.get("expr"))

    @property
    def name(self) -> str:
        """The alert's or the recorded series' name."""
        return self.alert or self.record

    @property
    def document(self) -> LocatedDocument:
        """The file that it stands in."""
        return self.node.document

    @lazy
    def labels(self) -> dict[str, str]:
        """The labels that it sets."""
        return self.node.get("labels").texts

    @lazy
    def annotations(self) -> dict[str, str]:
        """An alert's annotations."""
        return self.node.get("annotations").texts

    @property
    def lasting(self) -> float:
        """Seconds that an alert's condition must hold."""
        return seconds(self.node.get("for").text) or 0.0


def rules_of(document: LocatedDocument, interval: float) -> Iterator[Rule]:
    """Yield the rules of a file; ``interval`` (seconds) is for groups that say none."""
    for group in Node.root(document).get("groups").items():
        own = seconds(group.get("interval").text) or interval
        for node in group.get("rules").items():
            yield Rule(node, group.get("name").text, own)
