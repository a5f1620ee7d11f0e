"""cAdvisor: what each container of the machine uses, as metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from stackspec.components.container import hardened, loopback, scratch
from stackspec.components.endpoint import Endpoint, asked
from stackspec.model.component import Fragment
from stackspec.model.compose.mounts import Mount
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource

__all__ = ["SERVICE_LABEL", "Cadvisor"]

SERVICE_LABEL = "container_label_com_docker_compose_service"
"""The label that names a container's service."""


class Cadvisor(Endpoint):
    """Exposes what each container uses; brings its scrape job and alerts.

    It runs as root, though without capabilities, and sees the engine's socket: only so can it tell which container a
    control group belongs to. Whoever takes it over can take over the machine. Keep it off networks that others reach.
    """

    port: ClassVar[int] = 8080

    image: Image = ImageReference("ghcr.io/google/cadvisor:v0.60.5")
    memory: Bytes = ByteSize("256M")
    cpus: CpuCount = Cpus(0.5)

    def expand(self) -> Fragment:
        """The exporter, what Prometheus scrapes of it, and the containers' alerts."""
        from stackspec.components.cadvisor import monitoring

        service = hardened(
            self,
            image=self.image,
            user="0:0",
            command=[
                "--docker_only=true",
                "--housekeeping_interval=15s",
                # Labels and variables of containers may hold secrets; all but these two would become labels of metrics.
                "--store_container_labels=false",
                "--whitelisted_container_labels=com.docker.compose.project,com.docker.compose.service",
            ],
            volumes=[
                Mount("/rootfs", source="/", read_only=True),
                Mount("/var/run/docker.sock", source="/var/run/docker.sock", read_only=True),
                Mount("/sys", source="/sys", read_only=True),
                Mount("/var/lib/docker", source="/var/lib/docker", read_only=True),
            ],
            tmpfs=[scratch("16M")],
            ports=loopback(self.publish, self.port),
            healthcheck=asked(f"http://127.0.0.1:{self.port}/healthz"),
        )
        job = monitoring.scrape_job(self)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[monitoring.rules(job)])

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """The containers at a glance."""
        from stackspec.components.cadvisor import monitoring

        return monitoring.dashboard(self, datasource)
