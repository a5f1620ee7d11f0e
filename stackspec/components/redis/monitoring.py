"""What is watched of a Redis server. Names are those of redis_exporter 1.69 to 1.88 without extra flags."""

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
    from stackspec.components.redis.exporter import RedisExporter
    from stackspec.components.redis.server import Redis
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge, _counter = partial(Gauge, foreign=True), partial(Counter, foreign=True)

METRICS = (
    _gauge("redis_up", "Whether the last scrape could ask the server"),
    _gauge("redis_aof_last_write_status"),
    _gauge("redis_rdb_last_bgsave_status"),
    _gauge("redis_memory_used_bytes"),
    _gauge("redis_memory_max_bytes", "maxmemory; 0 for no limit"),
    _gauge("redis_connected_clients"),
    _gauge("redis_config_maxclients"),
    _gauge("redis_db_keys", labels=["db"]),
    _gauge("redis_uptime_in_seconds"),
    _counter("redis_commands_processed_total"),
    _counter("redis_evicted_keys_total"),
    _counter("redis_expired_keys_total"),
    _counter("redis_keyspace_hits_total"),
    _counter("redis_keyspace_misses_total"),
    _counter("redis_rejected_connections_total"),
)


def scrape_job(exporter: RedisExporter) -> ScrapeJob:
    """The job, named for the exporter."""
    return ScrapeJob(exporter.key, [exporter.address], metrics=METRICS)


def rules(job: ScrapeJob, server: Redis) -> RuleGroup:
    """The server's alerts; which ones depends on what its author asked of it."""
    alerts = [
        Alert(
            "RedisDown",
            job.metric("redis_up").equal_to(0),
            lasting="1m",
            severity="critical",
            summary="Redis behind {{ $labels.instance }} does not answer",
            description="The exporter runs but cannot ask the server.",
            runbook=runbook("RedisDown"),
        ),
        Alert(
            "RedisConnectionsNearLimit",
            job.metric("redis_connected_clients") / job.metric("redis_config_maxclients") > 0.8,
            lasting="5m",
            summary="Redis behind {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its connections",
            description="At the limit, new connections are refused.",
            runbook=runbook("RedisConnectionsNearLimit"),
        ),
        Alert(
            "RedisConnectionsRejected",
            job.metric("redis_rejected_connections_total").increase("5m") > 0,
            severity="critical",
            summary="Redis behind {{ $labels.instance }} refuses connections",
            description="It has reached maxclients.",
            runbook=runbook("RedisConnectionsRejected"),
            cases=growth(sample(job, "redis_rejected_connections_total")),
        ),
        *_memory_alerts(job, server),
        *(_persistence_alerts(job) if server.durable else []),
    ]
    return RuleGroup(job.name, alerts)


def _memory_alerts(job: ScrapeJob, server: Redis) -> list[Alert]:
    """Where nothing is evicted, full memory stops writes; where keys are, that is what to hear of."""
    used, limit = job.metric("redis_memory_used_bytes"), job.metric("redis_memory_max_bytes")
    if server.eviction.startswith("allkeys"):
        return []  # a cache that is full and makes room works as intended
    return [
        Alert(
            "RedisMemoryHigh",
            used / (limit > 0) > 0.9,
            lasting="5m",
            severity="critical" if server.eviction == "noeviction" else "warning",
            summary="Redis behind {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory",
            description="When it is full, writes fail."
            if server.eviction == "noeviction"
            else "When it is full, keys with a time to live go first; without any, writes fail.",
            runbook=runbook("RedisMemoryHigh"),
            cases=[
                Fires({used: 95, limit: 100}),
                Silent({used: 50, limit: 100}),
                Silent({used: 95, limit: 0}, because="0 is no limit"),
            ],
        ),
        Alert(
            "RedisEvictingKeys",
            job.metric("redis_evicted_keys_total").increase("5m") > 0,
            lasting="5m",
            summary="Redis behind {{ $labels.instance }} evicts keys",
            description="Memory is full, so keys vanish before their time.",
            runbook=runbook("RedisEvictingKeys"),
            cases=growth(sample(job, "redis_evicted_keys_total")),
        ),
    ]


def _persistence_alerts(job: ScrapeJob) -> list[Alert]:
    written, saved = job.metric("redis_aof_last_write_status"), job.metric("redis_rdb_last_bgsave_status")
    return [
        Alert(
            "RedisPersistenceFailing",
            written.equal_to(0) | saved.equal_to(0),
            lasting="1m",
            severity="critical",
            summary="Redis behind {{ $labels.instance }} cannot write its data to disk",
            description="What it accepts now is lost when it stops; with some settings it refuses writes.",
            runbook=runbook("RedisPersistenceFailing"),
            cases=[
                Fires({written: 0, saved: 1}),
                Fires({written: 1, saved: 0}),
                Silent({written: 1, saved: 1}),
            ],
        )
    ]


def dashboard(exporter: RedisExporter, datasource: Datasource) -> Dashboard:
    """Health, memory and load of the server behind ``exporter``."""
    job = scrape_job(exporter)
    used, limit = job.metric("redis_memory_used_bytes"), job.metric("redis_memory_max_bytes")
    hits = job.metric("redis_keyspace_hits_total").rate("$__rate_interval")
    misses = job.metric("redis_keyspace_misses_total").rate("$__rate_interval")

    def flow(metric: str, legend: str) -> Query:
        return Query(job.metric(metric).rate("$__rate_interval"), legend)

    return Dashboard(
        f"Redis {exporter.of.key}",
        [
            StatPanel(
                "Server",
                job.metric("redis_up"),
                mappings={"1": "up", "0": "down"},
                base_colour="red",
                thresholds=[Threshold(1, "green")],
            ),
            StatPanel("Uptime", job.metric("redis_uptime_in_seconds"), unit="s"),
            StatPanel(
                "Memory",
                used / (limit > 0),
                unit="percentunit",
                thresholds=[Threshold(0.8, "orange"), Threshold(0.9, "red")],
            ),
            StatPanel("Clients", job.metric("redis_connected_clients")),
            StatPanel("Keys", job.metric("redis_db_keys").sum()),
            StatPanel("Cache hits", hits / (hits + misses), unit="percentunit"),
            TimeseriesPanel("Commands", flow("redis_commands_processed_total", "commands"), unit="ops"),
            TimeseriesPanel("Memory", [Query(used, "used"), Query(limit, "limit")], unit="bytes"),
            TimeseriesPanel(
                "Keys that went",
                [flow("redis_expired_keys_total", "expired"), flow("redis_evicted_keys_total", "evicted")],
                unit="ops",
            ),
            TimeseriesPanel("Clients", Query(job.metric("redis_connected_clients"), "connected")),
        ],
        datasource=datasource,
        tags=["redis"],
    )
