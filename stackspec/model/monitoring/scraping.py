"""What Prometheus scrapes, how, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from stackspec.model.fields import NOTHING, Amount, Bytes, Map, Seq, Span, Text, lifted
from stackspec.model.monitoring.base import Mistake, MonitoringValue, repeated
from stackspec.model.monitoring.metric import Metric, histogram_of, series_of
from stackspec.model.monitoring.names import HostPort, JobName, LabelName, Labels, Some, check_url
from stackspec.model.monitoring.secret_file import SecretFile
from stackspec.model.monitoring.series import HistogramSeries, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackspec.model.monitoring.matcher import Match

__all__ = [
    "BasicAuth",
    "BearerToken",
    "DnsTargets",
    "FileTargets",
    "Probe",
    "Relabel",
    "ScrapeJob",
    "ScrapeTls",
    "Target",
]


class Target(MonitoringValue):
    """One address to scrape, with labels of its own."""

    address: HostPort = Field(kw_only=False)
    labels: Labels = NOTHING


Targets: TypeAlias = Annotated[
    Seq[Target | str],
    BeforeValidator(lambda value: value),
    lifted(lambda item: Target(item) if isinstance(item, str) else item),
]
"""``["bot:8080"]``, or :class:`Target` where labels differ; holds :class:`Target`."""


class DnsTargets(MonitoringValue):
    """Targets found by name: each address behind it is scraped, so each replica of a service is."""

    names: Some[Text] = Field(kw_only=False)
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Needed for A and AAAA records; an SRV record has its own."""
    type: Literal["A", "AAAA", "SRV"] = "A"
    refresh_interval: Span = "30s"

    def _mistakes(self) -> Iterator[Mistake]:
        if (self.port is None) != (self.type == "SRV"):
            cure = (
                "drop port: an SRV record has its own"
                if self.port
                else f"give port=: an {self.type} record has none"
            )
            yield Mistake(("port",), cure)


class FileTargets(MonitoringValue):
    """Targets listed in files that Prometheus watches."""

    files: Some[Text] = Field(kw_only=False)
    """Absolute paths in Prometheus's container, ending with ``.json``, ``.yml`` or ``.yaml``."""
    refresh_interval: Span = "5m"

    def _mistakes(self) -> Iterator[Mistake]:
        for index, path in enumerate(self.files):
            if not path.endswith((".json", ".yml", ".yaml")):
                yield Mistake(("files", index), f"{path!r} must end with .json, .yml or .yaml")


class Relabel(MonitoringValue):
    """A step that rewrites labels, of targets before the scrape or of samples after it."""

    source_labels: Seq[str] = ()
    target_label: str | None = None
    regex: str = "(.*)"
    replacement: str = "$1"
    separator: str = ";"
    modulus: Amount | None = None
    action: Literal[
        "replace", "keep", "drop", "hashmod", "labelmap", "labeldrop", "labelkeep", "lowercase", "uppercase",
        "keepequal", "dropequal",
    ] = "replace"  # fmt: skip

    def _mistakes(self) -> Iterator[Mistake]:
        targeted = ("replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal")
        if self.action in targeted and not self.target_label:
            yield Mistake(("action",), f"action {self.action} writes a label: give target_label=")
        if self.action not in targeted and self.target_label:
            yield Mistake(("target_label",), f"action {self.action} writes no target_label: drop it")
        if self.action == "hashmod" and not self.modulus:
            yield Mistake(("action",), "action hashmod divides: give modulus=")
        if self.action in ("keep", "drop", "keepequal", "dropequal") and not self.source_labels:
            yield Mistake(("action",), f"action {self.action} reads labels: give source_labels=")
        if self.action in ("labeldrop", "labelkeep", "labelmap") and self.source_labels:
            yield Mistake(
                ("source_labels",), f"action {self.action} takes names by regex: drop source_labels"
            )


class BasicAuth(MonitoringValue):
    """User name and password; the password stays in its file."""

    username: Text = Field(kw_only=False)
    password: SecretFile = Field(kw_only=False)


class BearerToken(MonitoringValue):
    """A token in the Authorization header; it stays in its file."""

    token: SecretFile = Field(kw_only=False)
    type: Text = "Bearer"


class ScrapeTls(MonitoringValue):
    """Whom to trust, and who to be, over https."""

    ca_file: Text | None = None
    cert_file: Text | None = None
    key_file: SecretFile | None = None
    server_name: Text | None = None
    insecure_skip_verify: bool = False

    def _mistakes(self) -> Iterator[Mistake]:
        if (self.cert_file is None) != (self.key_file is None):
            yield Mistake(
                ("cert_file",), "a certificate goes with its key: give cert_file= and key_file=, or neither"
            )


def _path(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("/") or "?" in value or not value.isprintable():
        raise ValueError(f"{value!r} is no path: start with /, and put what follows ? into params=")
    return value


class ScrapeJob(MonitoringValue):
    """Targets of one kind, scraped alike; the name becomes their label ``job``."""

    name: JobName = Field(kw_only=False)
    targets: Targets = Field(default=(), kw_only=False)
    dns: Seq[DnsTargets] = ()
    files: Seq[FileTargets] = ()
    interval: Span | None = None
    """By default Prometheus's ``scrape_interval``."""
    timeout: Span | None = None
    path: Annotated[str, BeforeValidator(_path)] = "/metrics"
    scheme: Literal["http", "https"] = "http"
    params: Map[str, Seq[str]] = NOTHING
    labels: Labels = NOTHING
    """Set on every target that is listed here."""
    relabelings: Seq[Relabel] = ()
    metric_relabelings: Seq[Relabel] = ()
    honor_labels: bool = False
    """Keep labels that the target sets itself although the job sets them too: for federation and push gateways."""
    honor_timestamps: bool = True
    auth: BasicAuth | BearerToken | None = None
    tls: ScrapeTls | None = None
    sample_limit: Amount = 0
    """The most samples that one scrape may bring; 0 for no limit."""
    body_size_limit: Bytes = 0
    metrics: Seq[Metric] = ()
    """What the targets expose, as far as it is declared."""

    def _mistakes(self) -> Iterator[Mistake]:
        if not (self.targets or self.dns or self.files):
            yield Mistake((), "it scrapes nothing: give targets=, dns= or files=")
        again = repeated(target.address for target in self.static_targets)
        if again:
            yield Mistake(("targets", again[0]), f"target {again[1]!r} stands in it twice: drop one")
        twice = repeated(name for metric in self.metrics for name in metric.exposed)
        if twice:
            yield Mistake(("metrics",), f"metric {twice[1]!r} is declared twice: drop one")
        for label in self.labels:
            if label == "job":
                yield Mistake(("labels",), "label 'job' is the job's name: rename the job instead")
        if self.interval is not None and self.timeout is not None and self.timeout > self.interval:  # type: ignore[operator]
            yield Mistake(
                ("timeout",), f"timeout {self.timeout} is above the interval {self.interval}: shorten it"
            )
        if self.scheme == "http" and self.tls is not None:
            yield Mistake(("tls",), "tls needs scheme='https'")

    @property
    def static_targets(self) -> tuple[Target, ...]:
        """The listed targets."""
        return tuple(target for target in self.targets if isinstance(target, Target))

    @property
    def scrape_job(self) -> ScrapeJob:
        """Itself; a :class:`Probe` becomes one."""
        return self

    @property
    def up(self) -> Selector:
        """1 for each target that answered the last scrape."""
        return Selector("up").where(job=self.name)

    def metric(self, name: str, **labels: str | Match) -> Selector:
        """The series of a metric that the targets declare; refuses one that they do not."""
        return series_of(self.metrics, name, f"job {self.name!r}", job=self.name, **labels)

    def histogram(self, name: str, **labels: str | Match) -> HistogramSeries:
        """A histogram that the targets declare; refuses one that they do not."""
        return histogram_of(self.metrics, name, f"job {self.name!r}", job=self.name, **labels)


def _probed(value: Any) -> Any:
    if not isinstance(value, str) or not value.isprintable() or not value or value != value.strip():
        raise ValueError(f"{value!r} is nothing to probe: write a URL or host:port")
    if "://" in value:
        check_url(value)
    return value


class Probe(MonitoringValue):
    """Asks a blackbox exporter to look at targets from outside: does the page answer, is the port open.

    Each probed target becomes the label ``instance`` of ``probe_success`` and its kin.
    """

    name: JobName = Field(kw_only=False)
    targets: Some[Annotated[str, BeforeValidator(_probed)]] = Field(kw_only=False)
    """URLs or ``host:port``, as the module expects."""
    exporter: HostPort = "blackbox-exporter:9115"
    module: Text = "http_2xx"
    """A module of the exporter's own configuration."""
    interval: Span | None = None
    timeout: Span | None = None
    labels: Labels = NOTHING

    @property
    def scrape_job(self) -> ScrapeJob:
        """The job: the target's address moves into the exporter's parameter, the exporter's takes its place."""
        from stackspec.model.origin import made_by

        with made_by(self.origin):
            return ScrapeJob(
                self.name,
                files=(),
                targets=[_unchecked_target(address, self.labels) for address in self.targets],
                path="/probe",
                params={"module": [self.module]},
                interval=self.interval,
                timeout=self.timeout,
                relabelings=[
                    Relabel(source_labels=["__address__"], target_label="__param_target"),
                    Relabel(source_labels=["__param_target"], target_label="instance"),
                    Relabel(target_label="__address__", replacement=self.exporter),
                ],
            )

    @property
    def success(self) -> Selector:
        """1 for each target that answered as the module wants, 0 for each that did not."""
        return Selector("probe_success").where(job=self.name)

    def metric(self, name: str, **labels: str | Match) -> Selector:
        """One of the exporter's ``probe_…`` series for these targets."""
        return Selector(name).target(job=self.name, **labels)


def _unchecked_target(address: str, labels: Mapping[LabelName, str]) -> Target:
    """A target whose address is no ``host:port``: relabelling replaces it before the scrape."""
    return Target.model_construct(address=address, labels=labels)
