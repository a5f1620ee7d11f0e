"""What is watched of the machine. Names are those of node_exporter 1.9 to 1.12 with its default collectors."""

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
    Untyped,
    not_matching,
)

if TYPE_CHECKING:
    from stackspec.components.node.exporter import NodeExporter
    from stackspec.model.monitoring import Datasource

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge, _counter = partial(Gauge, foreign=True), partial(Counter, foreign=True)
_DISK = ("device", "device_error", "fstype", "mountpoint")
_REAL = not_matching("tmpfs|ramfs|overlay|squashfs|iso9660|nsfs|autofs|fuse.*")
"""File systems that fill up: not those in memory, nor layers over others."""

METRICS = (
    _counter("node_cpu_seconds_total", labels=["cpu", "mode"]),
    _gauge("node_filesystem_avail_bytes", labels=_DISK),
    _gauge("node_filesystem_files", labels=_DISK),
    _gauge("node_filesystem_files_free", labels=_DISK),
    _gauge("node_filesystem_size_bytes", labels=_DISK),
    _gauge("node_load1"),
    _gauge("node_memory_MemAvailable_bytes"),
    _gauge("node_memory_MemTotal_bytes"),
    _gauge("node_timex_sync_status"),
    _gauge("node_boot_time_seconds"),
    _counter("node_disk_io_time_seconds_total", labels=["device"]),
    Untyped("node_vmstat_oom_kill", foreign=True),
)


def scrape_job(exporter: NodeExporter) -> ScrapeJob:
    """The job, named for the exporter."""
    return ScrapeJob(exporter.key, [exporter.address], metrics=METRICS)


def rules(job: ScrapeJob) -> RuleGroup:
    """The machine's alerts."""
    return RuleGroup(job.name, [*_disk_alerts(job), *_load_alerts(job)])


def _disk_alerts(job: ScrapeJob) -> list[Alert]:
    available = job.metric("node_filesystem_avail_bytes").where(fstype=_REAL)
    size = job.metric("node_filesystem_size_bytes").where(fstype=_REAL)
    free = job.metric("node_filesystem_files_free").where(fstype=_REAL)
    files = job.metric("node_filesystem_files").where(fstype=_REAL)
    disk = {"device": "/dev/sda1", "device_error": "", "fstype": "ext4", "mountpoint": "/"}
    memory = {**disk, "fstype": "tmpfs"}

    def cases(part: str, whole: str, low: int) -> list[Fires | Silent]:
        return [
            Fires({sample(job, part, **disk): low, sample(job, whole, **disk): 100}),
            Silent({sample(job, part, **disk): 50, sample(job, whole, **disk): 100}),
            Silent(
                {sample(job, part, **memory): low, sample(job, whole, **memory): 100}, because="it is no disk"
            ),
        ]

    in_bytes = ("node_filesystem_avail_bytes", "node_filesystem_size_bytes")
    return [
        Alert(
            "HostDiskAlmostFull",
            available / size < 0.05,
            lasting="5m",
            severity="critical",
            summary="{{ $labels.mountpoint }} has {{ $value | humanizePercentage }} left",
            description="Databases stop when a disk is full.",
            runbook=runbook("HostDiskAlmostFull"),
            cases=cases(*in_bytes, 4),
        ),
        Alert(
            "HostDiskFilling",
            available / size < 0.15,
            lasting="15m",
            summary="{{ $labels.mountpoint }} has {{ $value | humanizePercentage }} left",
            description="Make room, or a bigger disk, before it is full.",
            runbook=runbook("HostDiskFilling"),
            cases=cases(*in_bytes, 10),
        ),
        Alert(
            "HostInodesLow",
            free / (files > 0) < 0.1,
            lasting="15m",
            summary="{{ $labels.mountpoint }} has {{ $value | humanizePercentage }} of its inodes left",
            description="Without inodes no file can be made, however much room there is.",
            runbook=runbook("HostInodesLow"),
            cases=cases("node_filesystem_files_free", "node_filesystem_files", 5),
        ),
    ]


def _load_alerts(job: ScrapeJob) -> list[Alert]:
    idle = job.metric("node_cpu_seconds_total").where(mode="idle").rate("5m").avg(by="instance")
    core = sample(job, "node_cpu_seconds_total", cpu="0", mode="idle")
    return [
        Alert(
            "HostMemoryLow",
            job.metric("node_memory_MemAvailable_bytes") / job.metric("node_memory_MemTotal_bytes") < 0.1,
            lasting="5m",
            summary="{{ $labels.instance }} has {{ $value | humanizePercentage }} of its memory left",
            description="When it runs out, the kernel kills processes.",
            runbook=runbook("HostMemoryLow"),
        ),
        Alert(
            "HostOutOfMemoryKill",
            job.metric("node_vmstat_oom_kill").increase("10m") > 0,
            severity="critical",
            summary="The kernel of {{ $labels.instance }} killed a process for its memory",
            description="A container exceeded its limit, or the machine ran out.",
            runbook=runbook("HostOutOfMemoryKill"),
            cases=growth(sample(job, "node_vmstat_oom_kill")),
        ),
        Alert(
            "HostCpuBusy",
            1 - idle > 0.9,
            lasting="15m",
            summary="The processors of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy",
            description="Everything on the machine takes longer.",
            runbook=runbook("HostCpuBusy"),
            cases=[Fires({core: "0+3x40"}, after="25m"), Silent({core: "0+30x40"}, after="25m")],
        ),
        Alert(
            "HostClockNotSynchronised",
            job.metric("node_timex_sync_status").equal_to(0),
            lasting="15m",
            summary="The clock of {{ $labels.instance }} is not synchronised",
            description="Time stamps drift from those of other machines.",
            runbook=runbook("HostClockNotSynchronised"),
        ),
    ]


def dashboard(exporter: NodeExporter, datasource: Datasource) -> Dashboard:
    """Processors, memory and disks of the machine."""
    job = scrape_job(exporter)
    available, total = job.metric("node_memory_MemAvailable_bytes"), job.metric("node_memory_MemTotal_bytes")
    size = job.metric("node_filesystem_size_bytes").where(fstype=_REAL)
    room = job.metric("node_filesystem_avail_bytes").where(fstype=_REAL)
    busy = job.metric("node_cpu_seconds_total").rate("$__rate_interval")
    idle = job.metric("node_cpu_seconds_total").where(mode="idle").rate("$__rate_interval")
    warm = [Threshold(0.8, "orange"), Threshold(0.9, "red")]
    return Dashboard(
        "Host",
        [
            StatPanel("Processors", 1 - idle.avg(), unit="percentunit", thresholds=warm),
            StatPanel("Memory", 1 - available / total, unit="percentunit", thresholds=warm),
            StatPanel("Fullest disk", (1 - room / size).max(), unit="percentunit", thresholds=warm),
            StatPanel("Load", job.metric("node_load1")),
            TimeseriesPanel("Processors", Query(busy.sum(by="mode"), "{{mode}}"), stack=True),
            TimeseriesPanel("Memory", [Query(total - available, "used"), Query(total, "all")], unit="bytes"),
            TimeseriesPanel(
                "Disks", Query(1 - room / size, "{{mountpoint}}"), unit="percentunit", least=0, greatest=1
            ),
            TimeseriesPanel(
                "Disks busy",
                Query(job.metric("node_disk_io_time_seconds_total").rate("$__rate_interval"), "{{device}}"),
                unit="percentunit",
            ),
        ],
        datasource=datasource,
        tags=["host"],
    )
