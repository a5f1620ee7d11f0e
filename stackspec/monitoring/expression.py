"""A PromQL text in a file: what it uses, or why it is no PromQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from stackspec.monitoring.library import Node
    from stackspec.promql.analysis import Usage
    from stackspec.source.place import Path, Place

__all__ = ["Expression"]


class Expression:
    """One expression. ``variables`` says that Grafana's may stand in it."""

    def __init__(self, node: Node, *, variables: bool = False) -> None:
        self.node = node
        self.text = node.text
        self._variables = variables

    @property
    def path(self) -> Path:
        """Where it stands in its document."""
        return self.node.path

    def place_of(self, word: str) -> Place | None:
        """Where a name first stands in it."""
        place = self.node.document.place_within(self.path, word)
        return place or self.node.document.place(self.path)

    @lazy
    def _read(self) -> tuple[Usage | None, str]:
        from stackspec.promql.analysis import usage

        try:
            return usage(self.text, variables=self._variables), ""
        except ValueError as error:
            return None, str(error)

    @property
    def usage(self) -> Usage | None:
        """What it refers to; None for what is no PromQL."""
        return self._read[0]

    @property
    def mistake(self) -> str:
        """Why it is no PromQL; empty where it is."""
        return self._read[1]

    @lazy
    def tree(self) -> Any:
        """Its syntax tree; None for what is no PromQL, and for what has Grafana's variables."""
        if self.mistake or self._variables:
            return None
        from stackspec.promql.analysis import parse

        return parse(self.text)
