"""A PostgreSQL server for one database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from stackspec.components.container import (
    KNOWN,
    Container,
    UserId,
    file_secret,
    granted_file,
    hardened,
    known_number,
    loopback,
    scratch,
    secret_path,
    tmpfs,
)
from stackspec.components.postgres.roles import MONITOR, ROLES_SCRIPT, Layout, layout_of
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.mounts import ConfigGrant, Mount
from stackspec.model.compose.parts import Healthcheck
from stackspec.model.compose.resources import Config, File, Secret, Volume
from stackspec.model.fields import NOTHING, Amount, Bytes, CpuCount, Image, Map, Scalar, Seq, within
from stackspec.units import ByteSize, Cpus, ImageReference

__all__ = ["Postgres"]


def _name(value: str) -> str:
    if value.startswith("pg_"):
        raise ValueError(f"{value!r} starts with pg_, which PostgreSQL keeps for itself: choose another name")
    return value


SqlName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,62}$"), AfterValidator(_name)]
"""A role or database: letters, digits, ``_`` and ``-``, at most 63."""


def _initial(files: tuple[File, ...]) -> tuple[File, ...]:
    for file in files:
        if not file.path.endswith((".sql", ".sh")):
            raise ValueError(f"{file.path!r} would be ignored by the image: name it .sql or .sh")
    return files


class Postgres(Container):
    """A PostgreSQL server with one database, whose owner is no superuser.

    The superuser ``postgres`` and the owner have passwords of their own, in secret files. Roles are made when the data
    directory is new; changing names or passwords later is a migration of the database's own.
    """

    port: ClassVar[int] = 5432

    database: SqlName
    """The database to create."""
    owner: SqlName
    """The role that owns the database and that programs log in with."""
    image: Image = ImageReference("postgres:17.11")
    """An official image, or one built on it."""
    major: int | None = None
    """The major version; needed only where the image's tag does not start with it."""
    user: UserId | None = None
    """``uid:gid`` of the server; by default that of the official image."""
    password: Secret = Field(default_factory=file_secret("password", "password of the database's owner"))
    """The owner's password; by default in ``./secrets/<key>-password``."""
    superuser_password: Secret = Field(
        default_factory=file_secret("superuser-password", "password of the superuser postgres")
    )
    """By default in ``./secrets/<key>-superuser-password``."""
    monitored: bool = False
    """Make the role ``monitor``, which may read statistics and nothing else, for a :class:`PostgresExporter`."""
    monitor_password: Secret = Field(
        default_factory=file_secret("monitor-password", "password of the role monitor")
    )
    """By default in ``./secrets/<key>-monitor-password``."""
    initial: Annotated[Seq[File], AfterValidator(_initial)] = ()
    """``.sql`` and ``.sh`` files that the superuser runs, in this order, when the data directory is new."""
    durable: bool = True
    """False: data in memory, and no waiting for disks. For tests: everything is lost when the container stops."""
    memory: Annotated[Bytes, KNOWN] = ByteSize("1G")
    """The limit; the server's buffers are sized by it."""
    cpus: CpuCount = Cpus(2)
    pids: Annotated[Amount, within(1)] = 200
    max_connections: Annotated[Amount, KNOWN, within(10)] = 100
    settings: Map[Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_.]*$")], Scalar] = NOTHING
    """Server settings that win over those chosen here, such as ``{"work_mem": "16MB"}``."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        if self._layout is None:
            message = f"the tag of {self.image} does not start with a version, and where data lives depends on it: give major="
            yield Mistake(("image",), message)
        if self.owner in ("postgres", MONITOR):
            yield Mistake(
                ("owner",), f"the role {self.owner!r} has another purpose: choose another name for the owner"
            )
        if self.database in ("template0", "template1"):
            yield Mistake(("database",), f"{self.database!r} is PostgreSQL's own: choose another name")
        needed = self.max_connections + 20
        if 0 < known_number(self.pids) < needed:
            message = f"each connection is a process, and with the server's own they exceed pids={self.pids}"
            yield Mistake(("max_connections",), f"{message}: give pids={needed} or more")
        if ByteSize(self.memory) < ByteSize("128M"):
            yield Mistake(
                ("memory",), f"{self.memory} is too little for a server to start: give 128M or more"
            )

    @property
    def _layout(self) -> Layout | None:
        layout = layout_of(self.image, self.major)
        return layout if layout is None or self.user is None else layout._replace(user=self.user)

    @property
    def address(self) -> str:
        """``host:port`` for others on its networks."""
        return f"{self.key}:{self.port}"

    def expand(self) -> Fragment:
        """The server, its data volume and its passwords."""
        layout = self._layout
        assert layout is not None
        memory = ByteSize(self.memory)
        in_memory = tmpfs(layout.data, layout.user, size=ByteSize(memory // 2), mode="0700")
        service = hardened(
            self,
            image=self.image,
            user=layout.user,
            command=["postgres", *self._options()],
            environment=self._environment(),
            secrets=[
                self.superuser_password,
                self.password,
                *([self.monitor_password] if self.monitored else []),
            ],
            configs=list(self._scripts()),
            volumes=[Mount(layout.data, source=Volume(f"{self.key}-data"))] if self.durable else [],
            tmpfs=[
                *([] if self.durable else [in_memory]),
                tmpfs("/run/postgresql", layout.user),
                scratch("256M"),
            ],
            ports=loopback(self.publish, self.port),
            shm_size=ByteSize(memory // 4),
            stop_signal="SIGINT",
            stop_grace_period="1m" if self.durable else "10s",
            healthcheck=self._healthcheck(),
        )
        return Fragment(services=[service])

    def _environment(self) -> dict[str, str]:
        # Local connections only come from inside the container, as the superuser of the same name; others need passwords.
        environment = {
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD_FILE": secret_path(self.superuser_password),
            "POSTGRES_DB": self.database,
            "POSTGRES_INITDB_ARGS": "--auth-local=peer --auth-host=scram-sha-256 --data-checksums",
            "OWNER": self.owner,
            "OWNER_PASSWORD_FILE": secret_path(self.password),
        }
        if self.monitored:
            environment |= {"MONITOR": MONITOR, "MONITOR_PASSWORD_FILE": secret_path(self.monitor_password)}
        return environment

    def _scripts(self) -> Iterator[ConfigGrant]:
        folder = "/docker-entrypoint-initdb.d"
        yield granted_file(
            f"{self.key}-roles", f"config/{self.key}/roles.sh", ROLES_SCRIPT, f"{folder}/00-roles.sh"
        )
        for index, file in enumerate(self.initial, start=1):
            name = file.path.rpartition("/")[2]
            yield ConfigGrant(
                Config(f"{self.key}-initial-{index}", file=file), target=f"{folder}/{index:02}-{name}"
            )

    def _healthcheck(self) -> Healthcheck:
        """Over TCP: the server that the image starts to run its scripts listens on a socket only, and is not ready."""
        test = [
            "CMD",
            "pg_isready",
            "--quiet",
            "--host=127.0.0.1",
            f"--username={self.owner}",
            f"--dbname={self.database}",
        ]
        return Healthcheck(test=test, interval="5s", timeout="5s", retries=6, start_period="1m")

    def _options(self) -> list[str]:
        memory = ByteSize(self.memory)
        settings: dict[str, Scalar] = {
            "max_connections": self.max_connections,
            "shared_buffers": f"{memory // 4 // 1024}kB",
            "effective_cache_size": f"{memory // 2 // 1024}kB",
        }
        if not self.durable:
            settings |= {"fsync": False, "synchronous_commit": False, "full_page_writes": False}
        settings.update(self.settings)
        return [word for name, value in settings.items() for word in ("-c", f"{name}={_spelt(value)}")]


def _spelt(value: Scalar) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
