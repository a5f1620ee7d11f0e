"""Programs of one's own: services that keep running, and jobs that run to their end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.components.container import KNOWN, Condition, HostPort, hardened, known_number, loopback
from stackspec.components.program import Program
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.build import Develop, Watch
from stackspec.model.compose.deploy import RestartPolicy, UpdateConfig
from stackspec.model.compose.parts import Healthcheck, Port
from stackspec.model.fields import Amount, Seq, Text, within
from stackspec.model.value import ModelError
from stackspec.model.variable import has_variable

if TYPE_CHECKING:
    from stackspec.model.monitoring import HistogramSeries, Metric, ScrapeJob, Selector
    from stackspec.model.monitoring.matcher import Match
else:
    Metric = Any

__all__ = ["Application", "Job"]


def _probe(value: Any) -> Any:
    """A bare command gets customary timing."""
    if value is None or isinstance(value, Healthcheck | Mapping):
        return value
    try:
        return Healthcheck(test=value, interval="10s", timeout="5s", retries=3, start_period="20s")
    except ModelError as error:
        raise ValueError(error.message) from None


def _metrics(value: Any) -> Any:
    """Metrics, checked without importing what a stack without monitoring shall not pay for."""
    module = sys.modules.get("stackspec.model.monitoring.metric")
    for item in value:
        if module is None or not isinstance(item, module.Metric):
            raise ValueError(f"{item!r} is no metric: write Counter(…), Gauge(…), Histogram(…) or Summary(…)")
    return tuple(value)


class Job(Program):
    """A program that runs to its end, once for each start of the stack: a migration, an import.

    Whoever needs it waits until it exits with 0.
    """

    restart: Annotated[Text, Field(pattern=r"^(no|on-failure(:\d+)?)$")] = "no"
    """``no``, or ``on-failure[:times]``."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if self.publish is not None:
            yield Mistake(("publish",), "a job serves nothing that could be published: drop it")

    @property
    def awaited(self) -> Condition:
        """Its end."""
        return "service_completed_successfully"

    def expand(self) -> Fragment:
        """The service that runs the job."""
        return Fragment(services=[hardened(self, **self._attributes())])


class Application(Program):
    """A service of one's own that keeps running."""

    port: Annotated[Amount, KNOWN, within(1, 65535)] = 8080
    """The container's main port, where ``publish`` leads and metrics are exposed. It needs no publishing for others on
    its networks."""
    ports: Seq[Port] = ()
    """Further ports to publish."""
    debug_port: HostPort | None = None
    """Port of a debugger in the container, published under the same number on the loopback address."""
    healthcheck: Annotated[Healthcheck | None, BeforeValidator(_probe)] = None
    """A :class:`Healthcheck`, or its test alone, such as ``["CMD", "bot", "healthcheck"]``. The program must be in the image:
    slim images have no curl."""
    metrics: Annotated[Seq[Metric], PlainValidator(_metrics), WithJsonSchema({"type": "array"})] = ()
    """What it exposes at ``metrics_path`` of its main port; Prometheus then scrapes every replica."""
    metrics_path: Annotated[str, Field(pattern=r"^/[!-~]*$")] = "/metrics"
    replicas: Amount = 1
    update_config: UpdateConfig | None = None
    """How replicas are replaced by new ones; plain Compose does not heed it."""
    rollback_config: UpdateConfig | None = None
    """How they are replaced when an update is taken back."""
    restart_policy: RestartPolicy | None = None
    """When an ended container is started again; it takes the place of ``restart``."""
    watch: Seq[Watch] = ()
    """What ``docker compose watch`` does when sources change."""
    stop_signal: Annotated[Text, Field(pattern=r"^(SIG)?[A-Z0-9+-]+$")] | None = None

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        yield from self._published()
        if self.restart_policy is not None and "restart" in self.model_fields_set:
            yield Mistake(("restart",), "restart_policy takes the place of restart: keep one")
        if self.rollback_config is not None and self.rollback_config.failure_action == "rollback":
            message = "a rollback that fails cannot be rolled back: let it pause or continue"
            yield Mistake(("rollback_config",), message)
        if self.watch and self.build is None:
            yield Mistake(
                ("watch",),
                "watching sources re-builds or syncs into an image that is built here: give build=",
            )

    def _published(self) -> Iterator[Mistake]:
        single = [name for name in ("publish", "debug_port") if getattr(self, name) is not None]
        fixed: list[tuple[str | int, ...]] = [(name,) for name in single]
        fixed += [("ports", index) for index, port in enumerate(self.ports) if port.published is not None]
        if fixed and known_number(self.replicas) > 1:
            message = f"one port of the host cannot lead to {self.replicas} replicas: drop it, put a load balancer before them"
            yield Mistake(fixed[0], message)
        seen = {self.publish: "publish"} if self.publish is not None else {}
        if self.debug_port is not None and self.debug_port in seen:
            yield Mistake(
                ("debug_port",), f"host port {self.debug_port} is published already: choose another"
            )
        if self.debug_port is not None:
            seen[self.debug_port] = "debug_port"
        for index, port in enumerate(self.ports):
            published = port.published
            if published is None or has_variable(str(published)):
                continue
            if int(str(published).partition("-")[0]) in seen:
                yield Mistake(("ports", index), f"host port {published} is published already: choose another")

    @property
    def awaited(self) -> Condition:
        """Its health, if that can be asked."""
        return "service_started" if self.healthcheck is None else "service_healthy"

    def expand(self) -> Fragment:
        """The service."""
        service = hardened(
            self,
            **self._attributes(),
            ports=[
                *loopback(self.publish, self.port),
                *loopback(self.debug_port, self.debug_port or 0),
                *self.ports,
            ],
            healthcheck=self.healthcheck,
            stop_signal=self.stop_signal,
            restart=self.restart
            if self.restart_policy is None
            else None,  # Compose would heed the policy alone
            develop=Develop(watch=self.watch) if self.watch else None,
            deploy={
                "replicas": self.replicas if self.replicas != 1 else None,
                "update_config": self.update_config,
                "rollback_config": self.rollback_config,
                "restart_policy": self.restart_policy,
            },
        )
        if not self.metrics:
            return Fragment(services=[service])
        from stackspec.components import scraping

        job = scraping.scrape_job(self)
        return Fragment(services=[service], scrape_jobs=[job], rule_groups=[scraping.rules(job, self)])

    @property
    def scrape_job(self) -> ScrapeJob:
        """The job that scrapes it, named for its key; only with ``metrics``."""
        return self.fragment.scrape_jobs[0]  # type: ignore[return-value]

    def metric(self, name: str, **labels: str | Match) -> Selector:
        """The series of a metric that it declares; refuses one that it does not. ``labels`` are those of the target."""
        from stackspec.model.monitoring import series_of

        return series_of(self.metrics, name, str(self), job=self.key, **labels)

    def histogram(self, name: str, **labels: str | Match) -> HistogramSeries:
        """A histogram that it declares; refuses one that it does not."""
        from stackspec.model.monitoring import histogram_of

        return histogram_of(self.metrics, name, str(self), job=self.key, **labels)

    @property
    def address(self) -> str:
        """``host:port`` for others on its networks."""
        return f"{self.key}:{self.port}"

    @property
    def url(self) -> str:
        """``http://host:port`` for others on its networks."""
        return f"http://{self.address}"
