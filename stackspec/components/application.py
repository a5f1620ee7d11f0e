"""Programs of one's own: services that keep running, and jobs that run to their end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.components.container import (
    KNOWN,
    Container,
    HostPort,
    UserId,
    hardened,
    known_number,
    loopback,
    scratch,
    secret_path,
    within,
)
from stackspec.components.reach import unreachable
from stackspec.model.component import Component, Fragment
from stackspec.model.compose.base import Mistake, key_of, of_kind
from stackspec.model.compose.build import Build, Develop, Watch
from stackspec.model.compose.deploy import RestartPolicy, UpdateConfig
from stackspec.model.compose.mounts import ConfigGrants, Mount, SecretGrant, SecretGrants
from stackspec.model.compose.parts import Healthcheck, Port
from stackspec.model.compose.resources import Secret
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.fields import NOTHING, Amount, Bytes, CpuCount, Image, Map, Scalar, Seq, Span, Text
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable, has_variable
from stackspec.units import ByteSize, Cpus, Duration

if TYPE_CHECKING:
    from stackspec.model.monitoring import HistogramSeries, Metric, ScrapeJob, Selector
    from stackspec.model.monitoring.matcher import Match
else:
    Metric = Any

__all__ = ["Application", "Job", "Program"]


def _need(value: Any) -> Any:
    return value if isinstance(value, Dependency) else of_kind(Service)(value)


Need: TypeAlias = Annotated[
    Dependency | Service | Component | str, PlainValidator(_need), WithJsonSchema({"type": "string"})
]


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


def _variables_as_text(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: str(item) if isinstance(item, Variable) else item for name, item in value.items()}


class Program(Container):
    """A program of one's own, in an image that is pulled or built. Base of the two kinds."""

    image: Image | None = None
    """The image to pull; with ``build``, the name of what is built."""
    build: Build | None = None
    """How to build the image."""
    command: Seq[str] = ()
    """Arguments for the image's entry point."""
    user: UserId = "10001:10001"
    """``uid:gid`` in digits, as the image expects it."""
    environment: Annotated[
        Map[Annotated[str, Field(pattern=r"^[^=\s\x00]+$")], Scalar | Secret | None],
        BeforeValidator(_variables_as_text),
    ] = NOTHING
    """The program's variables. A :class:`Secret` as a value: its file is granted to the program, and the variable holds
    the file's path, as programs expect it of names that end in ``_FILE``."""
    secrets: SecretGrants = ()
    """Further secrets, at ``/run/secrets/<key>``."""
    configs: ConfigGrants = ()
    volumes: Seq[Mount] = ()
    tmpfs: Seq[Text] = (scratch("64M"),)
    """Folders that the program may write to, in memory."""
    needs: Seq[Need] = ()
    """What must be there before this starts: components and services until they are healthy, jobs until they succeeded.
    A :class:`Dependency` says otherwise."""
    memory: Bytes = ByteSize("256M")
    cpus: CpuCount = Cpus(0.5)
    stop_grace_period: Span = Duration("15s")
    """How long it may take to stop before it is killed."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if self.image is None and self.build is None:
            yield Mistake((), "nothing says what it runs: give image= or build=")
        targets = [need.service if isinstance(need, Dependency) else need for need in self.needs]
        talked_to = [None if isinstance(target, Job) else target for target in targets]
        yield from unreachable(self, talked_to, "needs", single=False)
        yield from self._twice()

    def _twice(self) -> Iterator[Mistake]:
        """What the service, made later, would refuse."""
        targets: set[str] = set()
        for index, mount in enumerate(self.volumes):
            if mount.target in targets:
                yield Mistake(("volumes", index), f"{mount.target!r} is mounted twice: drop one")
            targets.add(mount.target)

    def _attributes(self) -> dict[str, Any]:
        """What applications and jobs have in common, as attributes of the service."""
        return {
            "image": self.image,
            "build": self.build,
            "command": self.command or None,
            "user": self.user,
            "environment": {
                name: secret_path(value) if isinstance(value, Secret) else value
                for name, value in self.environment.items()
            },
            "secrets": self._grants(),
            "configs": self.configs,
            "volumes": self.volumes,
            "tmpfs": self.tmpfs,
            "depends_on": [_dependency(need) for need in self.needs],
            "stop_grace_period": self.stop_grace_period,
        }

    def _grants(self) -> list[SecretGrant]:
        """Each secret once, those of the environment first."""
        named = [SecretGrant(value) for value in self.environment.values() if isinstance(value, Secret)]
        grants: dict[str, SecretGrant] = {}
        for grant in [*named, *(item for item in self.secrets if isinstance(item, SecretGrant))]:
            grants.setdefault(grant.target or key_of(grant.source), grant)
        return list(grants.values())


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
    rollback_config: UpdateConfig | None = None
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


Condition: TypeAlias = Literal["service_started", "service_healthy", "service_completed_successfully"]


def _dependency(need: Dependency | Service | Component | str) -> Dependency:
    return need if isinstance(need, Dependency) else Dependency(need, condition=_condition(need))


def _condition(need: Service | Component | str) -> Condition:
    """What makes the other one useful: its end for a job, its health wherever that can be known."""
    if isinstance(need, Job):
        return "service_completed_successfully"
    if isinstance(need, Application | Service) and need.healthcheck is None:
        return "service_started"
    return "service_healthy"
