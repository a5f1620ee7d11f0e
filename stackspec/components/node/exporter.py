"""The exporter of the machine's own statistics: disks, memory, processors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from stackspec.components.container import hardened, loopback
from stackspec.components.endpoint import NOBODY, Endpoint, asked
from stackspec.model.component import Fragment
from stackspec.model.compose.mounts import Mount
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource

__all__ = ["NodeExporter"]


class NodeExporter(Endpoint):
    """Exposes what the machine's kernel counts; brings its scrape job and alerts.

    The machine's root file system is mounted read-only, because only a path on each disk tells how full it is. The
    exporter runs as nobody, so it reads what every user of the machine may read. Its network counters are those of its
    own container.
    """

    port: ClassVar[int] = 9100

    image: Image = ImageReference("prom/node-exporter:v1.12.1")
    memory: Bytes = ByteSize("64M")
    cpus: CpuCount = Cpus(0.2)

    def expand(self) -> Fragment:
        """The exporter, what Prometheus scrapes of it, and the machine's alerts."""
        from stackspec.components.node import monitoring

        service = hardened(
            self,
            image=self.image,
            user=NOBODY,
            command=[
                "--path.rootfs=/host",
                "--path.procfs=/host/proc",
                "--path.sysfs=/host/sys",
                "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/(docker|containerd)/.+)($|/)",
                "--no-collector.arp",
                "--no-collector.netclass",
                "--no-collector.netdev",
                "--no-collector.netstat",
                "--no-collector.sockstat",
            ],
            volumes=[Mount("/host", source="/", read_only=True)],
            ports=loopback(self.publish, self.port),
            healthcheck=asked(f"http://127.0.0.1:{self.port}/"),
        )
        job = monitoring.scrape_job(self)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[monitoring.rules(job)])

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """The machine at a glance."""
        from stackspec.components.node import monitoring

        return monitoring.dashboard(self, datasource)
