"""A Prometheus server: scrapes what the whole stack declares, evaluates its rules, tells Alertmanager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.alertmanager import Alertmanager
from stackspec.components.container import KNOWN, hardened, loopback, tmpfs
from stackspec.components.endpoint import NOBODY, Endpoint, asked
from stackspec.components.reach import unreachable
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.mounts import Mount, SecretGrants
from stackspec.model.compose.resources import Volume
from stackspec.model.fields import NOTHING, Bytes, CpuCount, Image, Map, Span, Text
from stackspec.prometheus.paths import FOLDER
from stackspec.units import ByteSize, Cpus, Duration, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource, PrometheusDatasource

__all__ = ["Prometheus"]


def _notified(value: Any) -> Any:
    if value is None or isinstance(value, Alertmanager):
        return value
    raise ValueError(f"{value!r} is no Alertmanager component: give it by its value")


class Prometheus(Endpoint):
    """Collects the metrics of everything in the stack that declares some, and evaluates the stack's rules.

    One in a stack: its configuration is made of the whole stack's scrape jobs and rules. It joins the networks of what it
    scrapes.
    """

    port: ClassVar[int] = 9090

    image: Image = ImageReference("prom/prometheus:v3.14.0")
    alertmanager: Annotated[
        Alertmanager | None, PlainValidator(_notified), WithJsonSchema({"type": "string"})
    ] = None
    """Who is told of alerts."""
    scrape_interval: Annotated[Span, KNOWN] = Duration("15s")
    evaluation_interval: Annotated[Span, KNOWN] = Duration("15s")
    external_labels: Map[
        Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*$")], Annotated[str, Field(pattern=r"^[^$]*$")]
    ] = NOTHING
    """On every alert that leaves this server, such as ``{"environment": "prod"}``."""
    retention: Span = Duration("30d")
    """How long samples are kept."""
    retention_size: Bytes | None = None
    """The most that samples may take on disk; the oldest go first."""
    external_url: Text | None = None
    """Where people reach it: links in notifications lead there."""
    secrets: SecretGrants = ()
    """Secrets that scrape jobs log in with."""
    durable: bool = True
    """False: samples in memory, for tests."""
    memory: Annotated[Bytes, KNOWN] = ByteSize("1G")
    cpus: CpuCount = Cpus(1)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        for name in ("scrape_interval", "evaluation_interval", "retention"):
            value = getattr(self, name)
            if isinstance(value, Duration) and value < Duration("1s"):
                yield Mistake((name,), f"{value} is too short: give 1s or more")
        if self.alertmanager is not None:
            yield from unreachable(self, [self.alertmanager], "alertmanager")

    def expand(self) -> Fragment:
        """The server, its own scrape job, and alerts about it and about every target."""
        from stackspec.components.prometheus import monitoring
        from stackspec.model.monitoring import PrometheusConfig

        service = hardened(
            self,
            image=self.image,
            user=NOBODY,
            command=self._options(),
            secrets=self.secrets,
            volumes=[
                Mount("/etc/prometheus", source=f"./{FOLDER}", read_only=True),
                *([Mount("/prometheus", source=Volume(f"{self.key}-data"))] if self.durable else []),
            ],
            tmpfs=[]
            if self.durable
            else [tmpfs("/prometheus", NOBODY, size=ByteSize(ByteSize(self.memory) // 2))],
            ports=loopback(self.publish, self.port),
            stop_grace_period="1m" if self.durable else "10s",
            healthcheck=asked(f"http://127.0.0.1:{self.port}/-/ready"),
        )
        interval = Duration(self.scrape_interval)
        config = PrometheusConfig(
            scrape_interval=interval,
            scrape_timeout=min(interval, Duration("10s")),
            evaluation_interval=self.evaluation_interval,
            external_labels=dict(self.external_labels),
            alertmanagers=[self.alertmanager.address] if self.alertmanager else [],
        )
        job = monitoring.scrape_job(self)
        rules = monitoring.rules(job, notifies=self.alertmanager is not None)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[rules], prometheus=config)

    def _options(self) -> list[str]:
        options = {
            "config.file": "/etc/prometheus/prometheus.yml",
            "storage.tsdb.path": "/prometheus",
            "storage.tsdb.retention.time": self.retention,
            "storage.tsdb.retention.size": f"{int(ByteSize(self.retention_size))}B"
            if self.retention_size
            else None,
            "web.external-url": self.external_url,
        }
        return [f"--{name}={value}" for name, value in options.items() if value is not None]

    @property
    def datasource(self) -> PrometheusDatasource:
        """This server as Grafana asks it."""
        from stackspec.model.monitoring import PrometheusDatasource

        return PrometheusDatasource(
            "Prometheus", self.url, default=True, scrape_interval=self.scrape_interval
        )

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """Targets and rules at a glance."""
        from stackspec.components.prometheus import monitoring

        return monitoring.dashboard(self, datasource)
