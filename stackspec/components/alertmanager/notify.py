"""A customary configuration: one receiver, urgent alerts sooner, consequences held back."""

from __future__ import annotations

from stackspec.model.monitoring import (
    AlertmanagerConfig,
    Heartbeat,
    Inhibition,
    Receiver,
    Route,
    matching,
)
from stackspec.model.monitoring.receiver import Integration

__all__ = ["notify"]


def notify(
    *integrations: Integration, name: str = "people", heartbeat: Heartbeat | None = None
) -> AlertmanagerConfig:
    """Everybody hears of everything: grouped by alert and job, critical alerts after ten seconds and again each hour.

    What follows from an outage is held back while the outage is told. Of alerts of severity ``info`` nobody is told; the
    page shows them.
    """
    people = Receiver(name, list(integrations))
    return AlertmanagerConfig(
        Route(
            people,
            group_by=["alertname", "job"],
            group_wait="30s",
            group_interval="5m",
            repeat_interval="12h",
            routes=[
                Route(people, matchers={"severity": "critical"}, group_wait="10s", repeat_interval="1h"),
                Route(Receiver("nobody"), matchers={"severity": "info"}),
            ],
        ),
        inhibitions=[
            # Only what follows from the other is held back, and only where both carry the labels that say so: Alertmanager
            # takes a label that is missing on both sides for equal.
            _consequences("ServiceDown", "TargetDown|ReplicasMissing|.*NotReady|.*MemoryHigh", "job"),
            _consequences("PostgresDown", "Postgres.*", "job"),
            _consequences("RedisDown", "Redis.*", "job"),
            _consequences("HostDiskAlmostFull", "HostDiskFilling", "instance", "mountpoint"),
        ],
        heartbeat=heartbeat,
    )


def _consequences(cause: str, effects: str, *equal: str) -> Inhibition:
    """Hold back alerts named by the expression ``effects`` while ``cause`` fires with the same labels ``equal``."""
    return Inhibition(
        source={"alertname": cause, "severity": "critical"},
        target={"alertname": matching(effects), "severity": "warning"},
        equal=list(equal),
    )
