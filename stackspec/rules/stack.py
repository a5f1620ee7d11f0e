"""The stack as rules see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.compose.view.stack import Stack as ComposeStack
from stackspec.findings.finding import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Stack"]


class Stack(ComposeStack):
    """A whole stack: the Compose services, and beside them whatever else of the stack has been read.

    Rules are typed against this class, so that a further part of the stack (its monitoring documents, say) is a further
    lazily read property here and nothing else changes.
    """

    def noticed(self, rule: str) -> Iterator[Violation]:
        """Yield what the reader of the files noticed under a rule's name, where it noticed it."""
        for notice in self.notices:
            if notice.rule == rule:
                yield Violation(notice.path, notice.message, None, notice.place)
