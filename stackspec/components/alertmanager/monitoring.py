"""What is watched of Alertmanager. Names are those of 0.28 to 0.34."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackspec.components.cases import growth, sample
from stackspec.components.runbooks import runbook
from stackspec.model.monitoring import (
    Alert,
    Counter,
    Dashboard,
    Gauge,
    Query,
    RuleGroup,
    ScrapeJob,
    StatPanel,
    TimeseriesPanel,
)

if TYPE_CHECKING:
    from stackspec.components.alertmanager.server import Alertmanager
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge, _counter = partial(Gauge, foreign=True), partial(Counter, foreign=True)

METRICS = (
    _gauge("alertmanager_alerts", labels=["state"]),
    _gauge("alertmanager_config_last_reload_successful"),
    _counter("alertmanager_notifications_total", labels=["integration"]),
    _counter("alertmanager_notifications_failed_total", labels=["integration", "reason"]),
)


def scrape_job(server: Alertmanager) -> ScrapeJob:
    """The server's own job."""
    return ScrapeJob(server.key, [server.address], metrics=METRICS)


def rules(job: ScrapeJob) -> RuleGroup:
    """The server's alerts; the heartbeat comes with its configuration."""
    alerts = [
        Alert(
            "AlertmanagerConfigurationNotLoaded",
            job.metric("alertmanager_config_last_reload_successful").equal_to(0),
            lasting="5m",
            severity="critical",
            summary="Alertmanager runs with an old configuration",
            description="The last reload failed: changes to routes and receivers are without effect.",
            runbook=runbook("AlertmanagerConfigurationNotLoaded"),
        ),
        Alert(
            "AlertmanagerNotificationsFailing",
            job.metric("alertmanager_notifications_failed_total").increase("10m") > 0,
            lasting="5m",
            severity="critical",
            summary="Alertmanager cannot notify by {{ $labels.integration }}",
            description="People miss alerts: {{ $labels.reason }}.",
            runbook=runbook("AlertmanagerNotificationsFailing"),
            cases=growth(
                sample(
                    job,
                    "alertmanager_notifications_failed_total",
                    integration="telegram",
                    reason="clientError",
                )
            ),
        ),
    ]
    return RuleGroup(job.name, alerts)


def dashboard(server: Alertmanager, datasource: Datasource) -> Dashboard:
    """What fires, and whether people hear of it."""
    job = scrape_job(server)

    def flow(metric: str, legend: str) -> Query:
        return Query(job.metric(metric).rate("$__rate_interval").sum(by="integration"), legend)

    return Dashboard(
        "Notifications",
        [
            StatPanel("Active alerts", job.metric("alertmanager_alerts").where(state="active").sum()),
            StatPanel("Suppressed alerts", job.metric("alertmanager_alerts").where(state="suppressed").sum()),
            TimeseriesPanel(
                "Notifications",
                [
                    flow("alertmanager_notifications_total", "{{integration}} sent"),
                    flow("alertmanager_notifications_failed_total", "{{integration}} failed"),
                ],
                unit="ops",
            ),
        ],
        datasource=datasource,
        tags=["alertmanager"],
    )
