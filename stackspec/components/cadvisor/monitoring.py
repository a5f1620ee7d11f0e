"""What is watched of containers. Names are those of cAdvisor 0.60 with its default groups of metrics.

A container without a memory limit has the limit 0, so every quotient by it asks for one above 0 first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackspec.components.cadvisor.server import SERVICE_LABEL
from stackspec.components.cases import sample
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
    TimeseriesPanel,
)

if TYPE_CHECKING:
    from stackspec.components.cadvisor.server import Cadvisor
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_LABELS = ("id", "image", "name", SERVICE_LABEL, "container_label_com_docker_compose_project")
_gauge, _counter = (
    partial(Gauge, foreign=True, labels=_LABELS),
    partial(Counter, foreign=True, labels=_LABELS),
)

METRICS = (
    _counter("container_cpu_cfs_periods_total"),
    _counter("container_cpu_cfs_throttled_periods_total"),
    Counter("container_cpu_usage_seconds_total", labels=[*_LABELS, "cpu"], foreign=True),
    _gauge("container_health_state", "1 healthy, 0 starting or unhealthy, -1 without healthcheck"),
    _gauge("container_memory_working_set_bytes"),
    _gauge("container_spec_memory_limit_bytes", "0 without a limit"),
    _gauge("container_start_time_seconds"),
    Counter("container_network_receive_bytes_total", labels=[*_LABELS, "interface"], foreign=True),
    Counter("container_network_transmit_bytes_total", labels=[*_LABELS, "interface"], foreign=True),
)


def scrape_job(server: Cadvisor) -> ScrapeJob:
    """The job, named for the exporter."""
    return ScrapeJob(server.key, [server.address], metrics=METRICS)


def rules(job: ScrapeJob) -> RuleGroup:
    """The containers' alerts."""
    used = job.metric("container_memory_working_set_bytes")
    limit = job.metric("container_spec_memory_limit_bytes")
    throttled = job.metric("container_cpu_cfs_throttled_periods_total").rate("5m")
    periods = job.metric("container_cpu_cfs_periods_total").rate("5m")
    service = f"{{{{ $labels.{SERVICE_LABEL} }}}}"

    def series(metric: str) -> str:
        return sample(job, metric, name="stack-app-1", **{SERVICE_LABEL: "app"})

    memory, memory_limit = (
        series("container_memory_working_set_bytes"),
        series("container_spec_memory_limit_bytes"),
    )
    return RuleGroup(
        job.name,
        [
            Alert(
                "ContainerMemoryHigh",
                used / (limit > 0) > 0.9,
                lasting="5m",
                summary=f"{service} uses {{{{ $value | humanizePercentage }}}} of the memory it may",
                description="At the limit the kernel kills it.",
                runbook=runbook("ContainerMemoryHigh"),
                cases=[
                    Fires({memory: 95, memory_limit: 100}),
                    Silent({memory: 50, memory_limit: 100}),
                    Silent({memory: 95, memory_limit: 0}, because="0 is no limit"),
                ],
            ),
            Alert(
                "ContainerCpuThrottled",
                throttled / periods > 0.5,
                lasting="15m",
                summary=f"{service} is slowed down in {{{{ $value | humanizePercentage }}}} of its time slices",
                description="It wants more processor time than its limit.",
                runbook=runbook("ContainerCpuThrottled"),
            ),
            Alert(
                "ContainerRestarting",
                job.metric("container_start_time_seconds").changes("15m") > 2,
                severity="critical",
                summary=f"{service} restarts again and again",
                description="It started {{ $value }} times within 15 minutes.",
                runbook=runbook("ContainerRestarting"),
                cases=[
                    Fires({series("container_start_time_seconds"): "0x5 60x3 120x3 180x20"}, after="14m"),
                    Silent(
                        {series("container_start_time_seconds"): "0x5 60x20"},
                        after="14m",
                        because="a deployment",
                    ),
                ],
            ),
            Alert(
                "ContainerUnhealthy",
                job.metric("container_health_state").equal_to(0),
                lasting="5m",
                severity="critical",
                summary=f"{service} is not healthy",
                description="Its healthcheck has failed for five minutes.",
                runbook=runbook("ContainerUnhealthy"),
            ),
        ],
    )


def dashboard(server: Cadvisor, datasource: Datasource) -> Dashboard:
    """Processor, memory and network of each service."""
    job = scrape_job(server)
    by, legend = (SERVICE_LABEL,), f"{{{{{SERVICE_LABEL}}}}}"
    limit = job.metric("container_spec_memory_limit_bytes")

    def flow(metric: str) -> Query:
        return Query(job.metric(metric).rate("$__rate_interval").sum(by=by), legend)

    return Dashboard(
        "Containers",
        [
            TimeseriesPanel(
                "Processor",
                flow("container_cpu_usage_seconds_total"),
                unit="short",
                description="In processors.",
            ),
            TimeseriesPanel(
                "Memory",
                Query(job.metric("container_memory_working_set_bytes").sum(by=by), legend),
                unit="bytes",
            ),
            TimeseriesPanel(
                "Memory of the limit",
                Query((job.metric("container_memory_working_set_bytes") / (limit > 0)).max(by=by), legend),
                unit="percentunit",
                least=0,
                greatest=1,
            ),
            TimeseriesPanel("Throttled", flow("container_cpu_cfs_throttled_periods_total"), unit="ops"),
            TimeseriesPanel("Received", flow("container_network_receive_bytes_total"), unit="Bps"),
            TimeseriesPanel("Sent", flow("container_network_transmit_bytes_total"), unit="Bps"),
        ],
        datasource=datasource,
        tags=["containers"],
    )
