"""The blackbox exporter: asks pages and ports from outside, as a user would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator

from stackspec.components.container import KNOWN, granted_file, hardened, loopback
from stackspec.components.endpoint import NOBODY, Endpoint, asked
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.fields import Bytes, CpuCount, Image, Seq, Span, Text
from stackspec.source.yaml_writer import dump
from stackspec.units import ByteSize, Cpus, Duration, ImageReference

if TYPE_CHECKING:
    from stackspec.model.monitoring import Dashboard, Datasource, Probe

__all__ = ["Blackbox"]


def _page(value: str) -> str:
    from pydantic import HttpUrl, TypeAdapter, ValidationError

    try:
        TypeAdapter(HttpUrl).validate_python(value)
    except ValidationError:
        raise ValueError(f"{value!r} is no page: write its URL, like http://bot:8080/health") from None
    if not value.isprintable() or " " in value:
        raise ValueError(f"{value!r} is no page: write its URL without spaces")
    return value


def _port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if (
        not host
        or not port.isascii()
        or not port.isdigit()
        or not 0 < int(port) <= 65535
        or not value.isprintable()
        or " " in value
    ):
        raise ValueError(f"{value!r} is no port: write host:port, like postgres:5432")
    return value


class Blackbox(Endpoint):
    """Asks pages and ports whether they answer; brings scrape jobs and alerts. It joins the networks of what it asks."""

    port: ClassVar[int] = 9115

    pages: Seq[Annotated[str, KNOWN, AfterValidator(_page)]] = ()
    """URLs that must answer with a status from 200 to 299."""
    ports: Seq[Annotated[str, KNOWN, AfterValidator(_port)]] = ()
    """``host:port`` that must take connections."""
    timeout: Annotated[Span, KNOWN] = Duration("5s")
    slow: Annotated[Span, KNOWN] = Duration("2s")
    """An answer that takes longer, for ten minutes on end, is worth a warning."""
    image: Image = ImageReference("prom/blackbox-exporter:v0.28.0")
    memory: Bytes = ByteSize("64M")
    cpus: CpuCount = Cpus(0.2)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if not self.pages and not self.ports:
            yield Mistake((), "it asks nothing: give pages= or ports=")
        for name in ("pages", "ports"):
            values = getattr(self, name)
            for index, value in enumerate(values):
                if value in values[:index]:
                    yield Mistake((name, index), f"{value!r} is listed twice: drop one")
        for name in ("timeout", "slow"):
            if Duration(getattr(self, name)) < Duration("1ms"):
                yield Mistake((name,), f"{getattr(self, name)} is too short: give 1ms or more")

    def _modules(self) -> dict[str, Any]:
        common = {"timeout": str(self.timeout)}
        network = {"preferred_ip_protocol": "ip4"}
        return {
            "http_2xx": {"prober": "http", **common, "http": {**network, "follow_redirects": True}},
            "tcp_connect": {"prober": "tcp", **common, "tcp": network},
        }

    @property
    def probes(self) -> tuple[Probe, ...]:
        """The jobs: ``<key>-pages`` and ``<key>-ports``."""
        from stackspec.model.monitoring import Probe

        wanted: list[tuple[str, tuple[Text, ...], str]] = [
            (f"{self.key}-pages", tuple(self.pages), "http_2xx"),
            (f"{self.key}-ports", tuple(self.ports), "tcp_connect"),
        ]
        return tuple(
            Probe(name, list(targets), exporter=self.address, module=module)
            for name, targets, module in wanted
            if targets
        )

    def expand(self) -> Fragment:
        """The exporter, its configuration, the probes and their alerts."""
        from stackspec.components.blackbox import monitoring

        target = "/etc/blackbox_exporter/config.yml"
        configuration = dump({"modules": self._modules()})
        service = hardened(
            self,
            image=self.image,
            user=NOBODY,
            command=[f"--config.file={target}"],
            configs=[
                granted_file(
                    f"{self.key}-configuration", f"config/{self.key}/config.yml", configuration, target
                )
            ],
            ports=loopback(self.publish, self.port),
            healthcheck=asked(f"http://127.0.0.1:{self.port}/-/healthy"),
        )
        job = monitoring.scrape_job(self)
        return Fragment(
            services=[service], scrape_jobs=[job, *self.probes], rule_groups=[monitoring.rules(self)]
        )

    def dashboard(self, datasource: Datasource) -> Dashboard:
        """The probes at a glance."""
        from stackspec.components.blackbox import monitoring

        return monitoring.dashboard(self, datasource)
