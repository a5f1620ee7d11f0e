"""The customary configuration of Alertmanager."""

from __future__ import annotations

from stackspec.components.alertmanager.notify import notify
from stackspec.model.monitoring import Webhook
from stackspec.prometheus.alertmanager_file import alertmanager_file


def test_only_consequences_are_held_back() -> None:
    """Alertmanager takes a label that both alerts lack for equal, so a rule by severity alone would silence strangers."""
    rules = alertmanager_file(notify(Webhook("https://desk.example/hook")))["inhibit_rules"]
    assert rules[0] == {
        "source_matchers": ['alertname="ServiceDown"', 'severity="critical"'],
        "target_matchers": [
            'alertname=~"TargetDown|ReplicasMissing|.*NotReady|.*MemoryHigh"',
            'severity="warning"',
        ],
        "equal": ["job"],
    }
    assert all(any(matcher.startswith("alertname=") for matcher in rule["source_matchers"]) for rule in rules)
