"""The metrics that a service declares in its Compose file.

::

services:
  bot:
    x-stackspec:
      metrics:
        trading_orders_total: {type: counter, labels: [side]}
        trading_drawdown_percent: {type: gauge}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.monitoring.catalogue import Family

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service

__all__ = ["declared_metrics"]

TYPES = frozenset({"counter", "gauge", "histogram", "summary", "unknown"})


def declared_metrics(service: Service) -> tuple[Family, ...] | None:
    """Return what a service declares, None where it declares nothing. A list of names is short for unknown types."""
    extension: Any = service.spec.get("x-stackspec")
    metrics = extension.get("metrics") if isinstance(extension, dict) else None
    if isinstance(metrics, list):
        return tuple(Family(str(name), "unknown", frozenset(), "", open_labels=True) for name in metrics)
    if not isinstance(metrics, dict):
        return None
    return tuple(_family(str(name), spec) for name, spec in metrics.items())


def _family(name: str, spec: Any) -> Family:
    facts = spec if isinstance(spec, dict) else {"type": spec}
    kind = str(facts.get("type") or "unknown")
    labels = facts.get("labels")
    listed = frozenset(map(str, labels)) if isinstance(labels, list) else None
    known = kind if kind in TYPES else "unknown"
    return Family(name, known, listed or frozenset(), open_labels=listed is None)
