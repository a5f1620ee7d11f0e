"""The stack as rules see it."""

from __future__ import annotations

from stackspec.compose.view.stack import Stack as ComposeStack

__all__ = ["Stack"]


class Stack(ComposeStack):
    """A whole stack: the Compose services, and beside them whatever else of the stack has been read.

    Rules are typed against this class, so that a further part of the stack (its monitoring documents, say) is a further
    lazily read property here and nothing else changes.
    """
