"""What is watched of a PostgreSQL server. Names are those of postgres_exporter 0.17 to 0.20 without extra flags."""

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
    Threshold,
    TimeseriesPanel,
)

if TYPE_CHECKING:
    from stackspec.components.postgres.exporter import PostgresExporter
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge, _counter = partial(Gauge, foreign=True), partial(Counter, foreign=True)
_BY_DATABASE = ("datid", "datname")
_BY_SESSION = (
    "application_name",
    "backend_type",
    "datname",
    "server",
    "state",
    "usename",
    "wait_event",
    "wait_event_type",
)

METRICS = (
    _gauge("pg_up", "Whether the last scrape could connect"),
    _gauge("pg_scrape_collector_success", labels=["collector"]),
    _gauge("pg_settings_max_connections", labels=["server"]),
    _gauge("pg_database_size_bytes", labels=["datname"]),
    _gauge(
        "pg_stat_activity_max_tx_duration", "Age of the oldest transaction, in seconds", labels=_BY_SESSION
    ),
    _gauge("pg_stat_database_numbackends", "Connections", labels=_BY_DATABASE),
    _counter("pg_stat_database_blks_hit", labels=_BY_DATABASE),
    _counter("pg_stat_database_blks_read", labels=_BY_DATABASE),
    _counter("pg_stat_database_deadlocks", labels=_BY_DATABASE),
    _counter("pg_stat_database_tup_deleted", labels=_BY_DATABASE),
    _counter("pg_stat_database_tup_inserted", labels=_BY_DATABASE),
    _counter("pg_stat_database_tup_updated", labels=_BY_DATABASE),
    _counter("pg_stat_database_xact_commit", labels=_BY_DATABASE),
    _counter("pg_stat_database_xact_rollback", labels=_BY_DATABASE),
    _gauge("pg_wal_size_bytes"),
)


def scrape_job(exporter: PostgresExporter) -> ScrapeJob:
    """The job, named for the exporter."""
    return ScrapeJob(exporter.key, [exporter.address], metrics=METRICS)


def rules(job: ScrapeJob) -> RuleGroup:
    """The server's alerts."""
    connections = job.metric("pg_stat_database_numbackends").sum(by="instance")
    limit = job.metric("pg_settings_max_connections").max(by="instance")
    commits = job.metric("pg_stat_database_xact_commit").rate("5m").sum(by=("instance", "datname"))
    rollbacks = job.metric("pg_stat_database_xact_rollback").rate("5m").sum(by=("instance", "datname"))
    age = (
        job.metric("pg_stat_activity_max_tx_duration")
        .where(backend_type="client backend")
        .max(by=("instance", "datname"))
    )

    committed = sample(job, "pg_stat_database_xact_commit", datname="app")
    rolled_back = sample(job, "pg_stat_database_xact_rollback", datname="app")

    return RuleGroup(
        job.name,
        [
            Alert(
                "PostgresDown",
                job.metric("pg_up").equal_to(0),
                lasting="1m",
                severity="critical",
                summary="PostgreSQL behind {{ $labels.instance }} does not answer",
                description="The exporter runs but cannot log in to the server.",
                runbook=runbook("PostgresDown"),
            ),
            Alert(
                "PostgresConnectionsNearLimit",
                connections / limit > 0.8,
                lasting="5m",
                summary="PostgreSQL behind {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its connections",
                description="At the limit, new connections are refused.",
                runbook=runbook("PostgresConnectionsNearLimit"),
            ),
            Alert(
                "PostgresDeadlocks",
                job.metric("pg_stat_database_deadlocks").increase("10m") > 0,
                summary="Deadlocks in database {{ $labels.datname }}",
                description="Transactions waited for each other and one of them was cancelled.",
                runbook=runbook("PostgresDeadlocks"),
                cases=growth(sample(job, "pg_stat_database_deadlocks", datname="app")),
            ),
            Alert(
                "PostgresLongTransaction",
                age > 900,
                lasting="5m",
                summary="A transaction in {{ $labels.datname }} is open for {{ $value | humanizeDuration }}",
                description="It holds locks and keeps dead rows from being cleaned up.",
                runbook=runbook("PostgresLongTransaction"),
            ),
            Alert(
                "PostgresRollbacks",
                rollbacks / (commits + rollbacks) > 0.1,
                lasting="15m",
                summary="{{ $value | humanizePercentage }} of the transactions in {{ $labels.datname }} are rolled back",
                description="Programs fail in the middle of their work, or give up on conflicts.",
                runbook=runbook("PostgresRollbacks"),
                cases=[
                    Fires({committed: "0+60x30", rolled_back: "0+30x30"}, after="25m"),
                    Silent({committed: "0+60x30", rolled_back: "0+3x30"}, after="25m"),
                    Silent(
                        {committed: "0x30", rolled_back: "0x30"}, after="25m", because="0 / 0 is no number"
                    ),
                ],
            ),
            Alert(
                "PostgresCollectorFailing",
                job.metric("pg_scrape_collector_success").equal_to(0),
                lasting="15m",
                summary="The exporter {{ $labels.instance }} cannot collect {{ $labels.collector }}",
                description="Its metrics are missing, so alerts on them cannot fire.",
                runbook=runbook("PostgresCollectorFailing"),
            ),
        ],
    )


def dashboard(exporter: PostgresExporter, datasource: Datasource) -> Dashboard:
    """Health, load and size of the server behind ``exporter``."""
    job = scrape_job(exporter)
    per_database = ("datname",)

    def flow(metric: str, legend: str) -> Query:
        return Query(job.metric(metric).rate("$__rate_interval").sum(by=per_database), legend)

    hits = job.metric("pg_stat_database_blks_hit").rate("$__rate_interval").sum()
    reads = job.metric("pg_stat_database_blks_read").rate("$__rate_interval").sum()
    return Dashboard(
        f"PostgreSQL {exporter.of.key}",
        [
            StatPanel(
                "Server",
                job.metric("pg_up"),
                mappings={"1": "up", "0": "down"},
                base_colour="red",
                thresholds=[Threshold(1, "green")],
            ),
            StatPanel("Connections", job.metric("pg_stat_database_numbackends").sum()),
            StatPanel("Connection limit", job.metric("pg_settings_max_connections").max()),
            StatPanel(
                "Cache hits",
                hits / (hits + reads),
                unit="percentunit",
                base_colour="red",
                thresholds=[Threshold(0.9, "green")],
            ),
            StatPanel("Size", job.metric("pg_database_size_bytes").sum(), unit="bytes"),
            StatPanel("WAL", job.metric("pg_wal_size_bytes").max(), unit="bytes"),
            TimeseriesPanel(
                "Transactions",
                [
                    flow("pg_stat_database_xact_commit", "{{datname}} committed"),
                    flow("pg_stat_database_xact_rollback", "{{datname}} rolled back"),
                ],
                unit="ops",
            ),
            TimeseriesPanel(
                "Connections",
                Query(job.metric("pg_stat_database_numbackends").sum(by=per_database), "{{datname}}"),
            ),
            TimeseriesPanel(
                "Rows",
                [
                    flow("pg_stat_database_tup_inserted", "{{datname}} inserted"),
                    flow("pg_stat_database_tup_updated", "{{datname}} updated"),
                    flow("pg_stat_database_tup_deleted", "{{datname}} deleted"),
                ],
                unit="rps",
            ),
            TimeseriesPanel(
                "Oldest transaction",
                Query(job.metric("pg_stat_activity_max_tx_duration").max(by=per_database), "{{datname}}"),
                unit="s",
            ),
        ],
        datasource=datasource,
        tags=["postgres"],
    )
