"""An Alertmanager: groups alerts, holds back what follows from others, tells people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import hardened, loopback, tmpfs
from stackspec.components.endpoint import NOBODY, Endpoint, asked
from stackspec.model.component import Fragment
from stackspec.model.compose.mounts import Mount
from stackspec.model.compose.resources import Volume
from stackspec.model.fields import Bytes, CpuCount, Image, Span, Text
from stackspec.prometheus.paths import ALERTMANAGER_FOLDER
from stackspec.units import ByteSize, Cpus, Duration, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import AlertmanagerConfig, Dashboard, Datasource
else:
    AlertmanagerConfig = Any

__all__ = ["Alertmanager"]


def _configured(value: Any) -> Any:
    module = sys.modules.get("stackspec.model.monitoring.alertmanager")
    if module is not None and isinstance(value, module.AlertmanagerConfig):
        return value
    raise ValueError(f"{value!r} is no AlertmanagerConfig: give one, or take notify(…)")


class Alertmanager(Endpoint):
    """Tells people of the stack's alerts, as its configuration says. One in a stack.

    It needs a network that leads outside, and gets every secret that its configuration refers to.
    """

    port: ClassVar[int] = 9093

    config: Annotated[
        AlertmanagerConfig,
        PlainValidator(_configured),
        WithJsonSchema({"$ref": "#/$defs/AlertmanagerConfig"}),
    ] = Field(kw_only=False)
    """Who is told of what; :func:`~stackspec.components.alertmanager.notify` makes a customary one."""
    image: Image = ImageReference("prom/alertmanager:v0.34.0")
    retention: Span = Duration("5d")
    """How long silences and what was told are remembered."""
    external_url: Text | None = None
    """Where people reach it: links in notifications lead there."""
    durable: bool = True
    """False: silences in memory, for tests."""
    memory: Bytes = ByteSize("128M")
    cpus: CpuCount = Cpus(0.2)

    def expand(self) -> Fragment:
        """The server, its scrape job, its alerts and its configuration."""
        from stackspec.components.alertmanager import monitoring
        from stackspec.model.monitoring import secrets_in

        service = hardened(
            self,
            image=self.image,
            user=NOBODY,
            command=self._options(),
            secrets=list({secret.key: secret for secret in secrets_in(self.config)}.values()),
            volumes=[
                Mount("/etc/alertmanager", source=f"./{ALERTMANAGER_FOLDER}", read_only=True),
                *([Mount("/alertmanager", source=Volume(f"{self.key}-data"))] if self.durable else []),
            ],
            tmpfs=[] if self.durable else [tmpfs("/alertmanager", NOBODY, size="16M")],
            ports=loopback(self.publish, self.port),
            stop_grace_period="30s" if self.durable else "10s",
            healthcheck=asked(f"http://127.0.0.1:{self.port}/-/ready"),
        )
        job = monitoring.scrape_job(self)
        rules = [monitoring.rules(job)]
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=rules, alertmanager=self.config)

    def _options(self) -> list[str]:
        options = {
            "config.file": "/etc/alertmanager/alertmanager.yml",
            "storage.path": "/alertmanager",
            "data.retention": self.retention,
            "cluster.listen-address": "",  # one server has nobody to gossip with
            "web.external-url": self.external_url,
        }
        return [f"--{name}={value}" for name, value in options.items() if value is not None]

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """Alerts and notifications at a glance."""
        from stackspec.components.alertmanager import monitoring

        return monitoring.dashboard(self, datasource)
