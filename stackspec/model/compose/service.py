"""A service: a program that runs in one or more containers."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.compose.base import ComposeValue, KeyedBy, Mistake, Named, key_of, of_kind
from stackspec.model.compose.build import Build, Develop, Exec
from stackspec.model.compose.deploy import Deploy
from stackspec.model.compose.limits import BlkioConfig, DeviceRequests, Ulimits
from stackspec.model.compose.mounts import ConfigGrant, ConfigGrants, Mount, SecretGrant, SecretGrants
from stackspec.model.compose.parts import (
    Attachment,
    CredentialSpec,
    Device,
    EnvFile,
    Extends,
    Healthcheck,
    Logging,
    ModelUse,
    Port,
    PreStart,
    Provider,
)
from stackspec.model.compose.resources import AiModel, Network
from stackspec.model.fields import (
    NOTHING,
    OR_VARIABLE,
    Amount,
    Bytes,
    CpuCount,
    Flag,
    Image,
    Map,
    Number,
    Scalar,
    Seq,
    Span,
    Text,
    Whole,
    within,
)

__all__ = ["Dependency", "Service"]


def _from_mapping(item_type: Any, reference: str) -> BeforeValidator:
    """Accept a mapping by key as in a Compose file, a sequence of items, or of bare references."""

    def convert(value: Any) -> Any:
        if isinstance(value, Mapping):
            return [item_type(**{reference: key}, **(item or {})) for key, item in value.items()]
        if isinstance(value, str):
            return value
        return [item if isinstance(item, item_type) else item_type(**{reference: item}) for item in value]

    return BeforeValidator(convert)


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Dependency(ComposeValue):
    """Another service that must have come so far before this one starts."""

    service: Annotated[
        Any, PlainValidator(lambda value: of_kind(Service)(value)), WithJsonSchema({"type": "string"})
    ] = Field(kw_only=False)
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"] = (
        "service_started"
    )
    restart: Flag | None = None
    """Restart this service when the other one is re-created."""
    required: Flag | None = None
    """False: only warn if the other one is not there."""


Attachments: TypeAlias = Annotated[
    Seq[Attachment | Network | str], _from_mapping(Attachment, "network"), KeyedBy("network")
]
ModelUses: TypeAlias = Annotated[
    Seq[ModelUse | AiModel | str], _from_mapping(ModelUse, "model"), KeyedBy("model")
]
Dependencies: TypeAlias = Annotated[
    Seq["Dependency | Service | str"], _from_mapping(Dependency, "service"), KeyedBy("service")
]
UserName: TypeAlias = Annotated[Text, BeforeValidator(_number_as_text)]


class Service(Named):
    """One service, with every attribute of the Compose Specification in its long form."""

    kind = "service"
    section = "services"

    # What runs
    image: Image | None = None
    build: Build | None = None
    provider: Provider | None = None
    extends: Extends | None = None
    pull_policy: (
        Annotated[
            Text,
            Field(
                pattern=r"^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$"
            ),
            OR_VARIABLE,
        ]
        | None
    ) = None
    pull_refresh_after: Text | None = None
    platform: Text | None = None
    runtime: Text | None = None
    container_name: Text | None = None
    """A fixed name; then there can be only one container, on the whole engine."""
    hostname: Text | None = None
    domainname: Text | None = None
    entrypoint: Seq[str] | None = None
    command: Seq[str] | None = None
    working_dir: Text | None = None
    user: UserName | None = None
    """``uid[:gid]`` or names that the image knows."""
    group_add: Seq[UserName] = ()
    environment: Map[Text, Scalar | None] = NOTHING
    """The service's variables; None passes the starter's own on."""
    env_file: Seq[EnvFile] = ()
    init: Flag | None = None
    """Run an init as process 1, which passes signals on and reaps."""
    tty: Flag | None = None
    stdin_open: Flag | None = None

    # When it runs
    depends_on: Dependencies = ()
    pre_start: Seq[PreStart] = ()
    post_start: Seq[Exec] = ()
    pre_stop: Seq[Exec] = ()
    healthcheck: Healthcheck | None = None
    restart: (
        Annotated[Text, Field(pattern=r"^(no|always|unless-stopped|on-failure(:\d+)?)$"), OR_VARIABLE] | None
    ) = None
    stop_signal: Text | None = None
    stop_grace_period: Span | None = None
    profiles: Seq[str] = ()
    scale: Amount | None = None
    deploy: Deploy | None = None
    develop: Develop | None = None
    attach: Flag | None = None

    # What it may do
    read_only: Flag | None = None
    """The root file system cannot be written to."""
    cap_add: Seq[str] = ()
    cap_drop: Seq[str] = ()
    privileged: Flag | None = None
    security_opt: Seq[str] = ()
    userns_mode: Text | None = None
    credential_spec: CredentialSpec | None = None
    use_api_socket: Flag | None = None
    devices: Seq[Device] = ()
    device_cgroup_rules: Seq[str] = ()
    gpus: DeviceRequests = ()
    sysctls: Map[Text, Scalar] = NOTHING
    ipc: Text | None = None
    pid: Text | None = None
    uts: Text | None = None
    cgroup: Literal["host", "private"] | None = None
    cgroup_parent: Text | None = None
    isolation: Text | None = None

    # What it may use
    cpus: CpuCount | None = None
    cpu_count: Amount | None = None
    cpu_percent: Number | None = None
    cpu_shares: Amount | None = None
    cpu_period: Amount | None = None
    """In microseconds."""
    cpu_quota: Whole | None = None
    """In microseconds of each period."""
    cpu_rt_period: Amount | None = None
    """In microseconds."""
    cpu_rt_runtime: Amount | None = None
    """In microseconds of each period."""
    cpuset: Text | None = None
    mem_limit: Bytes | None = None
    mem_reservation: Bytes | None = None
    mem_swappiness: Amount | None = None
    memswap_limit: Literal[-1] | Bytes | None = None
    """Memory and swap together; -1 for no limit."""
    shm_size: Bytes | None = None
    pids_limit: Whole | None = None
    oom_kill_disable: Flag | None = None
    oom_score_adj: Annotated[Whole, within(-1000, 1000)] | None = None
    ulimits: Ulimits = NOTHING
    blkio_config: BlkioConfig | None = None
    storage_opt: Map[str, Scalar] = NOTHING

    # Whom it talks to
    networks: Attachments = ()
    network_mode: Text | None = None
    ports: Seq[Port] = ()
    expose: Seq[Annotated[Text, BeforeValidator(_number_as_text)]] = ()
    links: Seq[str] = ()
    external_links: Seq[str] = ()
    extra_hosts: Map[str, str | Seq[str]] = NOTHING
    dns: Seq[str] = ()
    dns_opt: Seq[str] = ()
    dns_search: Seq[str] = ()
    mac_address: Text | None = None
    models: ModelUses = ()

    # What it finds on disk
    volumes: Seq[Mount] = ()
    volumes_from: Seq[str] = ()
    tmpfs: Seq[str] = ()
    """``path[:options]``, such as ``/tmp:size=64M,mode=1777``."""
    secrets: SecretGrants = ()
    configs: ConfigGrants = ()

    # What others see
    logging: Logging | None = None
    labels: Map[Text, Scalar | None] = NOTHING
    label_file: Seq[str] = ()
    annotations: Map[Text, Scalar | None] = NOTHING

    # What the sequences above hold, whatever shorthand they were given in.

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """``networks`` in long form."""
        return cast("tuple[Attachment, ...]", self.networks)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """``depends_on`` in long form."""
        return cast("tuple[Dependency, ...]", self.depends_on)

    @property
    def secret_grants(self) -> tuple[SecretGrant, ...]:
        """``secrets`` in long form."""
        return cast("tuple[SecretGrant, ...]", self.secrets)

    @property
    def config_grants(self) -> tuple[ConfigGrant, ...]:
        """``configs`` in long form."""
        return cast("tuple[ConfigGrant, ...]", self.configs)

    @property
    def model_uses(self) -> tuple[ModelUse, ...]:
        """``models`` in long form."""
        return cast("tuple[ModelUse, ...]", self.models)

    def _mistakes(self) -> Iterator[Mistake]:
        if self.image is None and self.build is None and self.provider is None and self.extends is None:
            yield Mistake((), "nothing says what it runs: give image= or build=")
        if self.network_mode is not None and self.networks:
            yield Mistake(("network_mode",), "network_mode and networks exclude each other: keep one")
        replicas = self.deploy.replicas if self.deploy and self.deploy.replicas is not None else self.scale
        if self.container_name and isinstance(replicas, int) and replicas > 1:
            yield Mistake(
                ("container_name",),
                f"a fixed container_name cannot be shared by {replicas} replicas: drop it",
            )
        if self.scale is not None and self.deploy and self.deploy.replicas not in (None, self.scale):
            yield Mistake(
                ("scale",), f"scale {self.scale} contradicts deploy.replicas {self.deploy.replicas}: keep one"
            )
        yield from self._published_twice()
        yield from self._mounted_twice()
        yield from self._granted_twice()

    def _published_twice(self) -> Iterator[Mistake]:
        seen: set[tuple[Any, ...]] = set()
        for index, port in enumerate(self.ports):
            end = (port.host_ip, str(port.published), port.protocol or "tcp")
            if port.published is not None and end in seen:
                yield Mistake(("ports", index), f"host port {port.published} is published twice: drop one")
            seen.add(end)

    def _granted_twice(self) -> Iterator[Mistake]:
        every: dict[str, tuple[SecretGrant | ConfigGrant, ...]] = {
            "secrets": self.secret_grants,
            "configs": self.config_grants,
        }
        for attribute, grants in every.items():
            seen: set[str] = set()
            for index, grant in enumerate(grants):
                target = grant.target or key_of(grant.source)
                if target in seen:
                    yield Mistake((attribute, index), f"{target!r} is granted twice: drop one")
                seen.add(target)

    def _mounted_twice(self) -> Iterator[Mistake]:
        seen = {item.partition(":")[0] for item in self.tmpfs}
        for index, mount in enumerate(self.volumes):
            if mount.target in seen:
                yield Mistake(("volumes", index), f"{mount.target!r} is mounted twice: drop one")
            seen.add(mount.target)
