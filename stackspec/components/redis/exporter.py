"""The exporter of a Redis server: its statistics as metrics, with alerts and a dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import granted_file, hardened, loopback, secret_path
from stackspec.components.endpoint import Endpoint, asked
from stackspec.components.reach import unreachable
from stackspec.components.redis.configuration import EXPORTER
from stackspec.components.redis.server import Redis
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.service import Dependency
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource

__all__ = ["RedisExporter"]

_START = """\
#!/bin/sh
# Starts the exporter with its password, which it takes from a variable only: set here, it stands in no configuration.
set -eu
REDIS_PASSWORD=$(cat "$PASSWORD_FILE")
export REDIS_PASSWORD
exec /redis_exporter "$@"
"""


def _server(value: Any) -> Any:
    if not isinstance(value, Redis):
        raise ValueError(f"{value!r} is no Redis component: give the server by its value")
    return value


class RedisExporter(Endpoint):
    """Exposes the statistics of a :class:`Redis` that is ``monitored``; brings its scrape job and alerts."""

    port: ClassVar[int] = 9121

    of: Annotated[Redis, PlainValidator(_server), WithJsonSchema({"type": "string"})] = Field(kw_only=False)
    """The server."""
    image: Image = ImageReference("oliver006/redis_exporter:v1.88.0-alpine")
    """The Alpine variant: the other has no program for a probe, nor a shell to read the secret's file."""
    memory: Bytes = ByteSize("64M")
    cpus: CpuCount = Cpus(0.2)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if not self.of.monitored:
            yield Mistake(("of",), f"{self.of.key!r} has no user for an exporter: give it monitored=True")
        yield from unreachable(self, [self.of], "of")

    def expand(self) -> Fragment:
        """The exporter, what Prometheus scrapes of it, and the server's alerts."""
        from stackspec.components.redis import monitoring

        start = "/etc/redis-exporter/start.sh"
        service = hardened(
            self,
            image=self.image,
            user="59000:59000",
            entrypoint=["/bin/sh", start],
            environment={
                "REDIS_ADDR": f"redis://{self.of.address}",
                "REDIS_USER": EXPORTER,
                "PASSWORD_FILE": secret_path(self.of.exporter_password),
            },
            secrets=[self.of.exporter_password],
            configs=[granted_file(f"{self.key}-start", f"config/{self.key}/start.sh", _START, start)],
            depends_on=[Dependency(self.of, condition="service_healthy")],
            ports=loopback(self.publish, self.port),
            healthcheck=asked(f"http://127.0.0.1:{self.port}/health"),
        )
        job = monitoring.scrape_job(self)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[monitoring.rules(job, self.of)])

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """The server at a glance."""
        from stackspec.components.redis import monitoring

        return monitoring.dashboard(self, datasource)
