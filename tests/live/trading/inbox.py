"""What people are told: the notifications that arrived at the webhook."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from tests.live.project import Project, until

__all__ = ["Inbox"]

Status = Literal["firing", "resolved"]
PATIENCE = 45
"""Seconds from a cause to its notification, thresholds in time apart, on a busy machine."""


class Inbox:
    """The webhook's memory."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def alerts(self) -> Iterator[dict[str, Any]]:
        """Every alert of every notification, oldest first."""
        for document in json.loads(self.project.get("webhook", 8080, "/received")):
            yield from document["body"]["alerts"]

    def wait_for(
        self, name: str, status: Status = "firing", *, since: float, seconds: float = PATIENCE, **labels: str
    ) -> float:
        """Wait until an alert that began (or ended) after ``since`` has arrived; how many seconds after ``since`` that was."""

        def arrived() -> bool:
            return any(
                alert["status"] == status
                and alert["labels"]["alertname"] == name
                and labels.items() <= alert["labels"].items()
                and datetime.fromisoformat(alert["startsAt" if status == "firing" else "endsAt"]).timestamp()
                > since
                for alert in self.alerts()
            )

        until(arrived, seconds, f"{name} {labels or ''} {status} at the webhook", detail=self._detail)
        return time.time() - since

    def _detail(self) -> str:
        """What arrived, and what Prometheus and Alertmanager know."""
        told = sorted({f"{alert['labels']['alertname']} {alert['status']}" for alert in self.alerts()})
        known = sorted(
            f"{sample['metric']['alertname']} {sample['metric']['alertstate']}"
            for sample in self.project.ask("ALERTS")
        )
        held = [
            f"{alert['labels']['alertname']} {alert['status']['state']} {alert['status']['inhibitedBy']}"
            for alert in json.loads(self.project.get("alertmanager", 9093, "/api/v2/alerts"))
        ]
        return f"told: {told}\nPrometheus: {known}\nAlertmanager: {sorted(held)}"
