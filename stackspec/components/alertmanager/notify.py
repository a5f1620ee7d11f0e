"""A customary configuration: one receiver, urgent alerts sooner, consequences held back."""

from __future__ import annotations

from stackspec.model.monitoring import AlertmanagerConfig, Heartbeat, Inhibition, Receiver, Route
from stackspec.model.monitoring.receiver import Integration

__all__ = ["notify"]


def notify(
    *integrations: Integration, name: str = "people", heartbeat: Heartbeat | None = None
) -> AlertmanagerConfig:
    """Everybody hears of everything: grouped by alert and job, critical alerts after ten seconds and again each hour.

    While a critical alert of a job fires, its warnings are held back; nobody is told of alerts of severity ``info``
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
                source={"severity": "critical"}, target={"severity": "warning"}, equal=["job", "instance"]
            ),
        ],
        heartbeat=heartbeat,
    )
