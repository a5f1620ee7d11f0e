"""What is watched of Prometheus itself, and of every target. Names are those of Prometheus 2.53 to 3."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackspec.components.cases import growth, sample
from stackspec.components.runbooks import runbook
from stackspec.model.monitoring import (
    Alert,
    Counter,
    Dashboard,
    Fires,
    Gauge,
    Query,
    RuleGroup,
    ScrapeJob,
    Silent,
    StatPanel,
    TablePanel,
    Threshold,
    TimeseriesPanel,
    series,
)

if TYPE_CHECKING:
    from stackspec.components.prometheus.server import Prometheus
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge, _counter = partial(Gauge, foreign=True), partial(Counter, foreign=True)

METRICS = (
    _gauge("prometheus_config_last_reload_successful"),
    _gauge("prometheus_notifications_alertmanagers_discovered"),
    _counter("prometheus_notifications_dropped_total"),
    _counter("prometheus_rule_evaluation_failures_total", labels=["rule_group"]),
    _counter("prometheus_tsdb_compactions_failed_total"),
    _counter("prometheus_tsdb_head_samples_appended_total", labels=["type"]),
    _gauge("prometheus_tsdb_head_series"),
    _gauge("prometheus_tsdb_storage_blocks_bytes"),
)


def scrape_job(server: Prometheus) -> ScrapeJob:
    """The server's own job."""
    return ScrapeJob(server.key, [server.address], metrics=METRICS)


def rules(job: ScrapeJob, *, notifies: bool) -> RuleGroup:
    """Alerts about targets and about the server; with ``notifies``, about its way to Alertmanager."""
    compactions = sample(job, "prometheus_tsdb_compactions_failed_total")
    alerts = [
        Alert(
            "TargetDown",
            series("up").equal_to(0),
            lasting="2m",
            summary="{{ $labels.job }} at {{ $labels.instance }} cannot be scraped",
            description="It is down, or Prometheus cannot reach it: what its metrics would tell is unknown.",
            runbook=runbook("TargetDown"),
            cases=[
                Fires({'up{job="app", instance="app:8080"}': "1 1 0x10"}, after="8m"),
                Silent({'up{job="app", instance="app:8080"}': 1}),
                Silent({'up{job="app", instance="app:8080"}': "1 0 1x10"}, because="one scrape may fail"),
            ],
        ),
        Alert(
            "PrometheusConfigurationNotLoaded",
            job.metric("prometheus_config_last_reload_successful").equal_to(0),
            lasting="5m",
            severity="critical",
            summary="Prometheus runs with an old configuration",
            description="The last reload failed: changes to jobs and rules are without effect.",
            runbook=runbook("PrometheusConfigurationNotLoaded"),
        ),
        Alert(
            "PrometheusRulesFailing",
            job.metric("prometheus_rule_evaluation_failures_total").increase("5m") > 0,
            severity="critical",
            summary="Rules of {{ $labels.rule_group }} cannot be evaluated",
            description="Alerts of this group may not fire.",
            runbook=runbook("PrometheusRulesFailing"),
            cases=growth(sample(job, "prometheus_rule_evaluation_failures_total", rule_group="app")),
        ),
        Alert(
            "PrometheusStorageFailing",
            job.metric("prometheus_tsdb_compactions_failed_total").increase("1h") > 0,
            summary="Prometheus cannot compact its samples",
            description="Usually the disk is full or broken.",
            runbook=runbook("PrometheusStorageFailing"),
            cases=[
                Fires({compactions: "0x30 1x90"}, after="60m"),
                Silent({compactions: "3x120"}, after="90m"),
            ],
        ),
        *(_notification_alerts(job) if notifies else []),
    ]
    return RuleGroup(job.name, alerts)


def _notification_alerts(job: ScrapeJob) -> list[Alert]:
    return [
        Alert(
            "PrometheusWithoutAlertmanager",
            job.metric("prometheus_notifications_alertmanagers_discovered") < 1,
            lasting="5m",
            severity="critical",
            summary="Prometheus knows no Alertmanager",
            description="Nobody is told of any alert.",
            runbook=runbook("PrometheusWithoutAlertmanager"),
        ),
        Alert(
            "PrometheusNotificationsDropped",
            job.metric("prometheus_notifications_dropped_total").increase("5m") > 0,
            severity="critical",
            summary="Prometheus drops notifications",
            description="Alertmanager does not take them, so people miss alerts.",
            runbook=runbook("PrometheusNotificationsDropped"),
            cases=growth(sample(job, "prometheus_notifications_dropped_total")),
        ),
    ]


def dashboard(server: Prometheus, datasource: Datasource) -> Dashboard:
    """Targets, alerts and the server's own size."""
    job = scrape_job(server)
    return Dashboard(
        "Targets",
        [
            StatPanel("Up", series("up").equal_to(1).count(), no_value="0"),
            StatPanel(
                "Down", series("up").equal_to(0).count(), no_value="0", thresholds=[Threshold(1, "red")]
            ),
            StatPanel("Series", job.metric("prometheus_tsdb_head_series"), unit="short"),
            StatPanel("Samples on disk", job.metric("prometheus_tsdb_storage_blocks_bytes"), unit="bytes"),
            TablePanel(
                "Firing",
                Query('ALERTS{alertstate="firing"}', instant=True),
                hide=["Time", "Value", "alertstate"],
            ),
            TimeseriesPanel("Targets", Query(series("up"), "{{job}} {{instance}}")),
            TimeseriesPanel(
                "Samples",
                Query(
                    job.metric("prometheus_tsdb_head_samples_appended_total").rate("$__rate_interval").sum(),
                    "appended",
                ),
                unit="ops",
            ),
        ],
        datasource=datasource,
        tags=["prometheus"],
    )
