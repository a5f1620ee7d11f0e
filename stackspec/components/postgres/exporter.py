"""The exporter of a PostgreSQL server: its statistics as metrics, with alerts and a dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import granted_file, hardened, loopback, secret_path, tmpfs
from stackspec.components.endpoint import NOBODY, Endpoint, asked
from stackspec.components.postgres.roles import MONITOR
from stackspec.components.postgres.server import Postgres
from stackspec.components.reach import unreachable
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.service import Dependency
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource

__all__ = ["PostgresExporter"]

_START = """\
#!/bin/sh
# Starts the exporter with its password in a password file, in memory. Given to the exporter itself, it would end up in a
# connection string, which is refused for passwords with quotes and then logged as a whole.
set -eu
umask 077
printf '*:*:*:*:%s\\n' "$(sed 's/[\\\\:]/\\\\&/g' "$PASSWORD_FILE")" > /run/exporter/passwords
export PGPASSFILE=/run/exporter/passwords
exec /bin/postgres_exporter "$@"
"""


def _server(value: Any) -> Any:
    if not isinstance(value, Postgres):
        raise ValueError(f"{value!r} is no Postgres component: give the server by its value")
    return value


class PostgresExporter(Endpoint):
    """Exposes the statistics of a :class:`Postgres` that is ``monitored``; brings its scrape job and alerts."""

    port: ClassVar[int] = 9187

    of: Annotated[Postgres, PlainValidator(_server), WithJsonSchema({"type": "string"})] = Field(
        kw_only=False
    )
    """The server."""
    image: Image = ImageReference("quay.io/prometheuscommunity/postgres-exporter:v0.20.1")
    memory: Bytes = ByteSize("64M")
    cpus: CpuCount = Cpus(0.2)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if not self.of.monitored:
            yield Mistake(("of",), f"{self.of.key!r} has no role for an exporter: give it monitored=True")
        yield from unreachable(self, [self.of], "of")

    def expand(self) -> Fragment:
        """The exporter, what Prometheus scrapes of it, and the server's alerts."""
        from stackspec.components.postgres import monitoring

        start = "/etc/postgres-exporter/start.sh"
        service = hardened(
            self,
            image=self.image,
            user=NOBODY,
            entrypoint=["/bin/sh", start],
            environment={
                "DATA_SOURCE_NAME": f"postgresql://{MONITOR}@{self.of.address}/{self.of.database}?sslmode=disable",
                "PASSWORD_FILE": secret_path(self.of.monitor_password),
            },
            secrets=[self.of.monitor_password],
            configs=[granted_file(f"{self.key}-start", f"config/{self.key}/start.sh", _START, start)],
            tmpfs=[tmpfs("/run/exporter", NOBODY, size="1M", mode="0700")],
            depends_on=[Dependency(self.of, condition="service_healthy")],
            ports=loopback(self.publish, self.port),
            healthcheck=asked(f"http://127.0.0.1:{self.port}/"),
        )
        job = monitoring.scrape_job(self)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[monitoring.rules(job)])

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """The server at a glance."""
        from stackspec.components.postgres import monitoring

        return monitoring.dashboard(self, datasource)
