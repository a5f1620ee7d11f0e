"""The customary configuration of Alertmanager."""

from __future__ import annotations

from stackspec.components.alertmanager.notify import notify
from stackspec.model.monitoring import Webhook
from stackspec.prometheus.alertmanager_file import alertmanager_file


def test_only_alerts_of_a_job_hold_others_back() -> None:
    """Alertmanager takes a label that both alerts lack for equal; on aggregates, that would silence all warnings."""
    assert alertmanager_file(notify(Webhook("https://desk.example/hook")))["inhibit_rules"] == [
        {
            "source_matchers": ['severity="critical"', 'job!=""'],
            "target_matchers": ['severity="warning"'],
            "equal": ["job", "instance"],
        }
    ]
