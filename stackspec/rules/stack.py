"""The stack as rules see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.stack import Stack as ComposeStack
from stackspec.findings.finding import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.monitoring.monitoring import Monitoring

__all__ = ["Stack"]


class Stack(ComposeStack):
    """A whole stack: the Compose services, and beside them its monitoring, as the services that do it will read it.

    Rules are typed against this class; each further part of the stack is a lazily read property here.
    """

    @lazy
    def monitoring(self) -> Monitoring:
        """Prometheus', Alertmanager's and Grafana's files, and what is known about metrics."""
        from stackspec.monitoring.monitoring import Monitoring

        return Monitoring(self)

    @property
    def opened(self) -> tuple[str, ...]:
        """The files, beside Compose's, that were read as documents so far."""
        read = self.__dict__.get("monitoring")
        return tuple(read.library.opened) if read is not None else ()

    def noticed(self, rule: str) -> Iterator[Violation]:
        """Yield what the reader of the files noticed under a rule's name, where it noticed it."""
        for notice in self.notices:
            if notice.rule == rule:
                yield Violation(notice.path, notice.message, None, notice.place)
