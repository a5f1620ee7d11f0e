"""A Grafana server with the dashboards of the stack's components."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import file_secret, hardened, loopback, scratch, secret_path, tmpfs
from stackspec.components.endpoint import Endpoint, asked
from stackspec.components.prometheus import Prometheus
from stackspec.components.reach import unreachable
from stackspec.grafana.paths import DASHBOARDS, PROVISIONING
from stackspec.model.component import Component, Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.mounts import Mount
from stackspec.model.compose.resources import Secret, Volume
from stackspec.model.fields import Bytes, CpuCount, Image, Seq, Text
from stackspec.units import ByteSize, Cpus, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard
else:
    Dashboard = Any

__all__ = ["Grafana"]


def _prometheus(value: Any) -> Any:
    if not isinstance(value, Prometheus):
        raise ValueError(f"{value!r} is no Prometheus component: give the server by its value")
    return value


def _shown(value: Any) -> Any:
    """Several components that have a dashboard."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ValueError(f"{value!r} are no components: write a list of them")
    for item in value:
        if not isinstance(item, Component) or not hasattr(item, "dashboard"):
            raise ValueError(
                f"{item!r} is no component with a dashboard: leave it out, or give a Dashboard in dashboards="
            )
    return tuple(value)


def _dashboards(value: Any) -> Any:
    module = sys.modules.get("stackspec.model.monitoring.dashboard")
    for item in value:
        if module is None or not isinstance(item, module.Dashboard):
            raise ValueError(f"{item!r} is no Dashboard: make one, or give its component in show=")
    return tuple(value)


class Grafana(Endpoint):
    """Shows what Prometheus collects. Everything comes from files: what people change in the browser is not kept."""

    port: ClassVar[int] = 3000

    prometheus: Annotated[Prometheus, PlainValidator(_prometheus), WithJsonSchema({"type": "string"})] = (
        Field(kw_only=False)
    )
    """The server to ask."""
    show: Annotated[Seq[Component], PlainValidator(_shown), WithJsonSchema({"type": "array"})] = ()
    """Components whose own dashboards shall be there, such as exporters."""
    dashboards: Annotated[Seq[Dashboard], PlainValidator(_dashboards), WithJsonSchema({"type": "array"})] = ()
    """Further dashboards; ``prometheus.datasource`` is what their panels ask."""
    image: Image = ImageReference("grafana/grafana:13.2.1")
    admin: Text = "admin"
    """Name of the first user, who may do everything."""
    password: Secret = Field(default_factory=file_secret("password", "password of Grafana's administrator"))
    """By default in ``./secrets/<key>-password``."""
    external_url: Text | None = None
    """Where people reach it."""
    durable: bool = True
    """False: users and preferences in memory, for tests."""
    memory: Bytes = ByteSize("512M")
    cpus: CpuCount = Cpus(0.5)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        yield from unreachable(self, [self.prometheus], "prometheus")

    def expand(self) -> Fragment:
        """The server, its datasource, its dashboards and its scrape job."""
        from stackspec.model.monitoring import ScrapeJob

        user = "472:0"  # the image's: the group owns its folders
        service = hardened(
            self,
            image=self.image,
            user=user,
            environment=self._environment(),
            secrets=[self.password],
            volumes=[
                Mount("/etc/grafana/provisioning", source=f"./{PROVISIONING}", read_only=True),
                Mount("/etc/grafana/dashboards", source=f"./{DASHBOARDS}", read_only=True),
                *([Mount("/var/lib/grafana", source=Volume(f"{self.key}-data"))] if self.durable else []),
            ],
            tmpfs=[
                *([] if self.durable else [tmpfs("/var/lib/grafana", user, size="128M")]),
                scratch("64M"),
            ],
            ports=loopback(self.publish, self.port),
            stop_grace_period="30s",
            healthcheck=asked(f"http://127.0.0.1:{self.port}/api/health"),
        )
        datasource = self.prometheus.datasource
        shown = [component.dashboard(datasource) for component in self.show]  # type: ignore[attr-defined]
        return Fragment(
            services=[service],
            scrape_jobs=[ScrapeJob(self.key, [self.address])],
            datasources=[datasource],
            dashboards=[*self.dashboards, *shown],
        )

    def _environment(self) -> dict[str, str]:
        environment = {
            "GF_SECURITY_ADMIN_USER": self.admin,
            "GF_SECURITY_ADMIN_PASSWORD__FILE": secret_path(self.password),
            "GF_SECURITY_DISABLE_GRAVATAR": "true",
            "GF_USERS_ALLOW_SIGN_UP": "false",
            "GF_LOG_MODE": "console",
            # Behind an internal network each of these would wait for an answer that never comes.
            "GF_ANALYTICS_REPORTING_ENABLED": "false",
            "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
            "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES": "false",
            "GF_PLUGINS_PREINSTALL_DISABLED": "true",
        }
        if self.external_url is not None:
            environment["GF_SERVER_ROOT_URL"] = self.external_url
        return environment
