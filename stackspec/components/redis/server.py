"""A Redis or Valkey server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from stackspec.components.container import (
    KNOWN,
    Container,
    UserId,
    file_secret,
    granted_file,
    hardened,
    loopback,
    secret_path,
    tmpfs,
)
from stackspec.components.redis.configuration import PROBE, START_SCRIPT, configuration
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.mounts import Mount
from stackspec.model.compose.parts import Healthcheck
from stackspec.model.compose.resources import Secret, Volume
from stackspec.model.fields import NOTHING, Bytes, CpuCount, Image, Map, Scalar
from stackspec.model.variable import has_variable
from stackspec.units import ByteSize, Cpus, ImageReference

__all__ = ["Eviction", "Redis"]

Eviction = Literal[
    "noeviction",
    "allkeys-lru",
    "allkeys-lfu",
    "allkeys-random",
    "volatile-lru",
    "volatile-lfu",
    "volatile-random",
    "volatile-ttl",
]
"""What gives way when memory is full: nothing (writes fail), any key, or keys that have a time to live."""

_RESERVED = frozenset(
    {"aclfile", "appendfsync", "appendonly", "dir", "maxmemory", "maxmemory-policy", "port", "requirepass"}
)


def _printable(settings: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    for name, value in settings.items():
        if name in _RESERVED:
            raise ValueError(f"{name!r} is chosen by the component: use its own attribute")
        if isinstance(value, str) and (not value.isprintable() or has_variable(value)):
            raise ValueError(
                f"{name} is {value!r}: it lands in redis.conf, where neither line breaks nor variables can stand"
            )
    return settings


class Redis(Container):
    """A Redis server that asks everybody for a password; also Valkey, with ``image="valkey/valkey:9.1.0"``.

    The password's digest, made when the container starts, is all that the server knows; the user has every right but
    administration.
    """

    port: ClassVar[int] = 6379

    image: Image = ImageReference("redis:8.8.1")
    """An official image of Redis or Valkey, 7 or newer, or one built on it."""
    user: UserId | None = None
    """``uid:gid`` of the server; by default that of the official image."""
    password: Secret = Field(default_factory=file_secret("password", "password of Redis"))
    """By default in ``./secrets/<key>-password``."""
    monitored: bool = False
    """Make the user ``exporter``, which may read statistics and no key, for a :class:`RedisExporter`."""
    exporter_password: Secret = Field(
        default_factory=file_secret("exporter-password", "password of Redis' user exporter")
    )
    """By default in ``./secrets/<key>-exporter-password``."""
    max_memory: Annotated[Bytes, KNOWN] = ByteSize("256M")
    """What the data may take; beyond it ``eviction`` decides."""
    eviction: Eviction = "noeviction"
    """What gives way beyond ``max_memory``. With ``allkeys-…`` any key may vanish, queues and streams too."""
    fsync: Literal["always", "everysec", "no"] = "everysec"
    """When accepted writes reach the disk: at once, within a second, or when the system likes."""
    durable: bool = True
    """False: data in memory alone. For tests and pure caches: everything is lost when the container stops."""
    memory: Annotated[Bytes, KNOWN] = ByteSize("512M")
    """The limit; above ``max_memory`` the server needs room for buffers and for the copies that rewriting its log makes."""
    cpus: CpuCount = Cpus(1)
    settings: Annotated[
        Map[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")], Scalar], AfterValidator(_printable)
    ] = NOTHING
    """Further directives of ``redis.conf``, such as ``{"maxclients": 500}``."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        limit, data = ByteSize(self.memory), ByteSize(self.max_memory)
        if data < ByteSize("1M"):
            yield Mistake(("max_memory",), f"{data} is too little for a server to start: give 1M or more")
        if limit < data + data // 4:
            message = f"{limit} leaves no room above max_memory={data}, so the engine would kill the server"
            yield Mistake(("memory",), f"{message}: give {ByteSize(data + data // 2)}")

    @property
    def address(self) -> str:
        """``host:port`` for others on its networks."""
        return f"{self.key}:{self.port}"

    @property
    def _program(self) -> str:
        """The name that the image's programs start with."""
        return (
            "valkey"
            if not has_variable(self.image) and ImageReference(self.image).name.startswith("valkey")
            else "redis"
        )

    @property
    def _user(self) -> str:
        """Source: the Dockerfiles in docker-library/redis and valkey-container."""
        return self.user or ("999:1000" if "alpine" in self.image else "999:999")

    def expand(self) -> Fragment:
        """The server, its data volume and its password."""
        volumes = [Mount("/data", source=Volume(f"{self.key}-data"))] if self.durable else []
        data = [] if self.durable else [tmpfs("/data", self._user, size=ByteSize("16M"))]
        folder = "/etc/redis"
        service = hardened(
            self,
            image=self.image,
            user=self._user,
            entrypoint=["/bin/sh", f"{folder}/start.sh"],
            command=[f"{self._program}-server", f"{folder}/redis.conf"],
            environment=self._environment(),
            secrets=[self.password, *([self.exporter_password] if self.monitored else [])],
            configs=[
                granted_file(
                    f"{self.key}-start", f"config/{self.key}/start.sh", START_SCRIPT, f"{folder}/start.sh"
                ),
                granted_file(
                    f"{self.key}-configuration",
                    f"config/{self.key}/redis.conf",
                    configuration(self._directives()),
                    f"{folder}/redis.conf",
                ),
            ],
            volumes=volumes,
            tmpfs=[*data, tmpfs("/run/redis", self._user, size="1M", mode="0700")],
            ports=loopback(self.publish, self.port),
            stop_grace_period="30s" if self.durable else "10s",
            healthcheck=self._healthcheck(),
        )
        return Fragment(services=[service])

    def _environment(self) -> dict[str, str]:
        environment = {"PASSWORD_FILE": secret_path(self.password)}
        if self.monitored:
            environment["EXPORTER_PASSWORD_FILE"] = secret_path(self.exporter_password)
        return environment

    def _directives(self) -> dict[str, Any]:
        return {
            "port": self.port,
            "dir": "/data",
            "aclfile": "/run/redis/users.acl",
            "maxmemory": int(ByteSize(self.max_memory)),
            "maxmemory-policy": self.eviction,
            "appendonly": self.durable,
            "appendfsync": self.fsync,
            **({} if self.durable else {"save": ""}),
            **self.settings,
        }

    def _healthcheck(self) -> Healthcheck:
        """As a user that can do nothing else, so that the probe needs no secret; ``-e`` makes an error reply a failure."""
        test = [
            "CMD",
            f"{self._program}-cli",
            "-e",
            "--user",
            PROBE,
            "--pass",
            "none",
            "--no-auth-warning",
            "ping",
        ]
        return Healthcheck(test=test, interval="5s", timeout="5s", retries=6, start_period="30s")
