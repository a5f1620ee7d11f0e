"""A customary configuration: one receiver, urgent alerts sooner, consequences held back."""

from __future__ import annotations

from stackspec.model.monitoring import (
    AlertmanagerConfig,
    Heartbeat,
    Inhibition,
    Receiver,
    Route,
    other_than,
)
from stackspec.model.monitoring.receiver import Integration

__all__ = ["notify"]


def notify(
    *integrations: Integration, name: str = "people", heartbeat: Heartbeat | None = None
) -> AlertmanagerConfig:
    """Everybody hears of everything: grouped by alert and job, critical alerts after ten seconds and again each hour.

    While a critical alert of a job's target fires, the target's warnings are held back; nobody is told of alerts of severity ``info``
    apart from the page that shows them.
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
            Inhibition(
                # A label that both lack counts as equal: alerts on aggregates have no job, and are not about the same thing.
                source={"severity": "critical", "job": other_than("")},
                target={"severity": "warning"},
                equal=["job", "instance"],
            ),
        ],
        heartbeat=heartbeat,
    )
