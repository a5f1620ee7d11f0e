"""A service, with the facts that rules, live checks and deployments ask for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from stackspec.compose.view.device import Device
from stackspec.compose.view.dockerfile import Dockerfile
from stackspec.compose.view.health import Dependency, Healthcheck, seconds
from stackspec.compose.view.image import Image
from stackspec.compose.view.known import KnownImage, known_image
from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.mount import Mount, TemporaryMount
from stackspec.compose.view.port import Port
from stackspec.compose.view.security import DEFAULT_CAPABILITIES, Capability, SecurityOption
from stackspec.compose.view.shell import SHELLS
from stackspec.compose.view.start import Start

if TYPE_CHECKING:
    from stackspec.compose.view.container_files import ContainerFiles
    from stackspec.compose.view.exposure import Exposure
    from stackspec.compose.view.network import Network
    from stackspec.compose.view.reach import Reach
    from stackspec.compose.view.stack import Stack
    from stackspec.source.place import Path

__all__ = ["Service"]

JOB_WORDS = frozenset(
    {"bootstrap", "cypress", "e2e", "fixtures", "init", "initdb", "initialize", "loaddata", "migrate", "migration", "migrations",
     "migrator", "oneshot", "prepare", "provision",
     "pytest", "seed", "seeder", "setup", "test", "tests"}
)  # fmt: skip
"""Words by which people name what runs once."""


class Service:
    """One service. ``spec`` is its part of the canonical mapping, for what has no property here.

    Texts are as the container sees them: the mapping's ``$$`` is ``$`` again.
    """

    def __init__(self, stack: Stack, name: str, spec: dict[str, Any]) -> None:
        self.stack = stack
        self.name = name
        self.spec = spec
        self.path: Path = ("services", name)

    def __repr__(self) -> str:
        return f"Service({self.name!r})"

    def __contains__(self, attribute: str) -> bool:
        """Whether the attribute has a value."""
        return self.spec.get(attribute) is not None

    def at(self, *keys: str | int) -> Path:
        """The path of an attribute or of something below it."""
        return (*self.path, *keys)

    def _texts(self, attribute: str) -> tuple[str, ...]:
        return tuple(str(item).replace("$$", "$") for item in self.spec.get(attribute) or ())

    # What runs

    @lazy
    def image(self) -> Image | None:
        """The image, or None for a service that is only built."""
        text = self.spec.get("image")
        return Image(str(text).replace("$$", "$"), self.at("image")) if text else None

    @lazy
    def names_its_version(self) -> bool:
        """Whether it is one of several to choose from: its name says the image's version, or a profile switches it on."""
        numbers = {int(number) for number in re.findall(r"\d+", self.name)}
        return bool(self.profiles or (self.image and numbers & set(self.image.version[:2])))

    @property
    def build(self) -> dict[str, Any] | None:
        """The ``build`` mapping, None where the image is only pulled."""
        return self.spec.get("build")

    @lazy
    def dockerfile(self) -> Dockerfile | None:
        """The Dockerfile beside ``build``; None without one, for a remote context, or where it cannot be read."""
        build = self.build
        if not build:
            return None
        arguments = {
            name: str(value) for name, value in (build.get("args") or {}).items() if value is not None
        }
        target = str(build.get("target") or "")
        if inline := build.get("dockerfile_inline"):
            return Dockerfile("", str(inline).replace("$$", "$"), target, arguments)
        context = str(build.get("context") or "")
        if not context.startswith("/"):
            return None  # https://…, git@…: another machine's files
        path = posixpath.join(context, str(build.get("dockerfile") or "Dockerfile"))
        text = self.stack.surroundings.read(path)
        return Dockerfile(path, text, target, arguments) if text is not None else None

    @lazy
    def base(self) -> Image | None:
        """The image whose facts hold for the container: the Dockerfile's base, or the image that is pulled."""
        if self.build:
            base = self.dockerfile.base if self.dockerfile else ""
            return Image(base, self.at("build")) if base and base != "scratch" else None
        return self.image

    @lazy
    def known(self) -> KnownImage | None:
        """What is known about the image that is pulled; None for a built one, whose start command is its own."""
        return self.known_base if self.image and not self.build else None

    @lazy
    def known_base(self) -> KnownImage | None:
        """What is known about the image itself or, if it is built, about its base: tools, default user."""
        base = self.base
        known = known_image(base.registry, base.repository) if base else None
        return known.variant(base.tag, base.version) if known and base else None

    @lazy
    def start(self) -> Start:
        """Its first process."""
        return Start(self)

    @lazy
    def command(self) -> tuple[str, ...] | None:
        """The words of ``command``; None where the image's own runs."""
        return self._texts("command") if "command" in self else None

    @lazy
    def entrypoint(self) -> tuple[str, ...] | None:
        """The words of ``entrypoint``; None where the image's own runs."""
        return self._texts("entrypoint") if "entrypoint" in self else None

    @lazy
    def environment(self) -> dict[str, str | None]:
        """The variables; None for one that is passed through but not set."""
        values = self.spec.get("environment") or {}
        return {
            name: None if value is None else str(value).replace("$$", "$") for name, value in values.items()
        }

    @lazy
    def labels(self) -> dict[str, str]:
        """The container's labels."""
        return {
            name: str(value).replace("$$", "$") for name, value in (self.spec.get("labels") or {}).items()
        }

    @lazy
    def reach(self) -> Reach:
        """What it opens to others, and whom it talks to."""
        from stackspec.compose.view.reach import Reach

        return Reach(self)

    @lazy
    def loosened(self) -> tuple[tuple[Path, str], ...]:
        """What later files take back of its protection, with the path in the model."""
        from stackspec.compose.view.loosening import loosened

        return tuple(loosened(self))

    @lazy
    def development_mode(self) -> tuple[tuple[Path, str], ...]:
        """The variables and options that switch a framework's development mode on, with their path."""
        from stackspec.compose.view.development import development_mode

        return tuple(development_mode(self))

    @lazy
    def exposure(self) -> Exposure:
        """Where its credentials stand open."""
        from stackspec.compose.view.exposure import Exposure

        return Exposure(self)

    # What it may do

    @property
    def privileged(self) -> bool:
        """Whether nothing holds the container back."""
        return bool(self.spec.get("privileged"))

    @property
    def read_only(self) -> bool:
        """Whether the root file system cannot be written."""
        return bool(self.spec.get("read_only"))

    @property
    def user(self) -> str | None:
        """The ``user`` attribute; None where the image decides."""
        value = self.spec.get("user")
        return None if value is None else str(value)

    @lazy
    def effective_user(self) -> str | None:
        """The user that the first process starts as: ``user``, the Dockerfile's, or the known image's; None if unknown."""
        if self.user:
            return self.user
        if self.dockerfile and self.dockerfile.user:
            return self.dockerfile.user
        known = self.known_base
        return str(known["user"]) if known and "user" in known.facts else None

    @lazy
    def starts_as_root(self) -> bool | None:
        """Whether the first process is root, in any spelling; None where nobody can tell."""
        if self.effective_user is None or "$" in self.effective_user:
            return None
        name = self.effective_user.partition(":")[0].strip()
        return name == "root" or not name.strip("0")  # the engine reads "00" as the number it is

    @lazy
    def security_options(self) -> tuple[SecurityOption, ...]:
        """The entries of ``security_opt``."""
        return tuple(
            SecurityOption.parse(text, self.at("security_opt", index))
            for index, text in enumerate(self._texts("security_opt"))
        )

    @lazy
    def no_new_privileges(self) -> bool:
        """Whether set-uid programs cannot raise privileges; the last entry counts."""
        values = [
            option.value.lower() for option in self.security_options if option.key == "no-new-privileges"
        ]
        return bool(values) and values[-1] in ("true", "1", "t")

    @lazy
    def added_capabilities(self) -> tuple[Capability, ...]:
        """The entries of ``cap_add``."""
        return tuple(
            Capability.parse(text, self.at("cap_add", i)) for i, text in enumerate(self._texts("cap_add"))
        )

    @lazy
    def dropped_capabilities(self) -> tuple[Capability, ...]:
        """The entries of ``cap_drop``."""
        return tuple(
            Capability.parse(text, self.at("cap_drop", i)) for i, text in enumerate(self._texts("cap_drop"))
        )

    @lazy
    def effective_capabilities(self) -> frozenset[str]:
        """What the first process holds if it is root; ``ALL`` stands for every one."""
        if self.privileged:
            return frozenset({"ALL"})
        added = {capability.name for capability in self.added_capabilities}
        dropped = {capability.name for capability in self.dropped_capabilities}
        if "ALL" in added:
            return frozenset({"ALL"})  # single drops beside it do not make it harmless
        return frozenset((set() if "ALL" in dropped else DEFAULT_CAPABILITIES - dropped) | added)

    # What it touches

    @lazy
    def mounts(self) -> tuple[Mount, ...]:
        """The entries of ``volumes`` that are binds or volumes (and not ``tmpfs``)."""
        volumes = self.stack.model.get("volumes") or {}
        return tuple(
            Mount(spec, self.at("volumes", index), volumes.get(spec.get("source")))
            for index, spec in enumerate(self.spec.get("volumes") or ())
            if spec.get("type") != "tmpfs"
        )

    @lazy
    def engine_socket_mounts(self) -> tuple[Mount, ...]:
        """The mounts through which it can open a container engine's control socket.

        A socket that only lies somewhere below a mounted folder is out of reach for a user who is known not to be root and
        has no further group: it belongs to ``root:docker`` and has mode 0660.
        """
        locked_out = self.starts_as_root is False and not self.spec.get("group_add")
        return tuple(
            mount
            for mount in self.mounts
            if mount.engine_sockets and (mount.host_path in mount.engine_sockets or not locked_out)
        )

    @lazy
    def files(self) -> ContainerFiles:
        """The files that its containers see."""
        from stackspec.compose.view.container_files import ContainerFiles

        return ContainerFiles(self)

    @lazy
    def devices(self) -> tuple[Device, ...]:
        """The host's devices that it may open."""
        return tuple(
            Device(spec, self.at("devices", i)) for i, spec in enumerate(self.spec.get("devices") or ())
        )

    @lazy
    def temporary_mounts(self) -> tuple[TemporaryMount, ...]:
        """File systems in memory: entries of ``tmpfs``, and mounts of that type."""
        found = []
        for index, text in enumerate(self._texts("tmpfs")):
            target, _, options = text.partition(":")
            words = tuple(word for word in options.split(",") if word)
            found.append(TemporaryMount(target, words, self.at("tmpfs", index)))
        for index, spec in enumerate(self.spec.get("volumes") or ()):
            if spec.get("type") == "tmpfs":
                found.append(TemporaryMount(str(spec.get("target")), (), self.at("volumes", index)))
        return tuple(found)

    def keeps_data_at(self, target: str) -> bool:
        """Whether its image is known to keep its state at a path of the container, or above or below it."""
        folders = self.known_base.data if self.known_base else ()
        return any(
            f"{one}/".startswith(f"{target}/") or f"{target}/".startswith(f"{one}/") for one in folders
        )

    def can_write(self, folder: str) -> bool:
        """Whether a folder lies on a ``tmpfs`` or a writable mount; ``/var/run`` is ``/run``."""
        mounts: list[tuple[str, bool]] = [(mount.target, mount.read_only) for mount in self.mounts]
        mounts += [(mount.target, "ro" in mount.options) for mount in self.temporary_mounts]
        above = [
            (_real(target), read_only)
            for target, read_only in mounts
            if f"{_real(folder)}/".startswith(f"{_real(target).rstrip('/')}/")
        ]
        return bool(above) and not max(above)[1]

    @lazy
    def ports(self) -> tuple[Port, ...]:
        """The ports published on the host."""
        return tuple(Port(spec, self.at("ports", i)) for i, spec in enumerate(self.spec.get("ports") or ()))

    @lazy
    def listening_ports(self) -> frozenset[int]:
        """The container's ports that are published, exposed by Compose or the Dockerfile, or usual for the image."""
        exposed = (str(port).partition("/")[0] for port in self.spec.get("expose") or ())
        found = {int(port) for port in exposed if port.isdigit()} | {port.target for port in self.ports}
        if self.dockerfile:
            found |= self.dockerfile.exposed_ports
        return frozenset(found | (self.known_base.ports if self.known_base else frozenset()))

    @lazy
    def mentioned_numbers(self) -> frozenset[int]:
        """Every number in its variables, command, entry point and labels: what it may be told to listen on."""
        texts = (*(value or "" for value in self.environment.values()), *self.labels.values())
        words = " ".join((*texts, *(self.command or ()), *(self.entrypoint or ())))
        return frozenset(int(number) for number in re.findall(r"\d{1,5}", words))

    @lazy
    def _told_ports(self) -> frozenset[int]:
        """The ports that it is told to listen on: ``:9100``, ``0.0.0.0:9100``, ``--port 9100``, ``PORT: 9100``."""
        pairs = [f"{name}={value}" for name, value in self.environment.items() if value]
        text = "\n".join((*pairs, *(self.command or ()), *(self.entrypoint or ())))
        numbers = re.findall(r"(?:(?:^|[=\s\"'\]]|0\.0\.0\.0|\*):|(?i:port)\w*[=\s]\s*)(\d{2,5})\b", text)
        return frozenset(map(int, numbers))

    def may_listen_on(self, port: int) -> bool:
        """Whether it listens on a port of its containers, as far as is known; True where nothing is known.

        Of a program whose usual ports are known, only a setting that can move them counts; of any other, each number
        that its settings mention.
        """
        if not self.listening_ports or port in self.listening_ports:
            return True
        known = self.known_base is not None and bool(self.known_base.ports)
        return port in (self._told_ports if known else self.mentioned_numbers)

    @lazy
    def network_mode(self) -> str:
        """``host``, ``none``, ``service:X``, ``container:X``, ``bridge``; empty where networks are joined."""
        return str(self.spec.get("network_mode") or "")

    @lazy
    def networks(self) -> tuple[Network, ...]:
        """The stack's networks that it joins."""
        joined = self.spec.get("networks") or {}
        return tuple(network for network in self.stack.networks if network.key in joined)

    @lazy
    def names(self) -> frozenset[str]:
        """Every name by which others on its networks reach it: the service's, the container's, the host's, aliases."""
        attachments = (self.spec.get("networks") or {}).values()
        aliases = {alias for attachment in attachments for alias in (attachment or {}).get("aliases") or ()}
        own = {self.name, self.spec.get("container_name"), self.spec.get("hostname")}
        return frozenset(str(name) for name in own | aliases if name)

    # How it lives

    @lazy
    def healthcheck(self) -> Healthcheck | None:
        """The ``healthcheck`` attribute; None where the image decides."""
        spec = self.spec.get("healthcheck")
        return Healthcheck(spec, self.at("healthcheck")) if spec else None

    @lazy
    def has_healthcheck(self) -> bool | None:
        """Whether the engine will probe the container: by Compose, Dockerfile or known image; None if unknown."""
        if self.healthcheck is not None and self.healthcheck.disabled:
            return False
        if self.healthcheck is not None and self.healthcheck.test:
            return True
        if self.dockerfile and (self.dockerfile.last("HEALTHCHECK") or self.dockerfile.base == "scratch"):
            return self.dockerfile.has_healthcheck
        known = self.known_base
        return bool(known["healthcheck"]) if known and "healthcheck" in known.facts else None

    def lacks(self, program: str) -> bool:
        """Whether a program is known not to be in the container: not in the image, not built in, not mounted."""
        folder, _, name = program.rpartition("/")
        if folder and folder not in ("/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin"):
            return False
        if any(mount.target.endswith(("/bin", f"/{name}")) for mount in self.mounts):
            return False
        file = self.dockerfile
        if file and file.base == "scratch":
            return name in SHELLS and not file.may_provide(name)
        known = self.known_base
        return bool(known and name in known.lacks and not (file and file.may_provide(name)))

    @lazy
    def dependencies(self) -> tuple[Dependency, ...]:
        """The entries of ``depends_on``."""
        return tuple(
            Dependency(service, spec or {}, self.at("depends_on", service))
            for service, spec in (self.spec.get("depends_on") or {}).items()
        )

    @lazy
    def restart(self) -> str:
        """The restart policy that holds: ``no``, ``always``, ``unless-stopped``, ``on-failure[:N]``.

        ``deploy.restart_policy`` goes before ``restart``, in Swarm's words turned into Compose's.
        """
        policy = (self.deploy.get("restart_policy") or {}) if self.deploy else {}
        if policy:
            condition = str(policy.get("condition") or "any")
            attempts = f":{policy['max_attempts']}" if policy.get("max_attempts") else ""
            return {"none": "no", "any": "always"}.get(condition, f"{condition}{attempts}")
        return str(self.spec.get("restart") or "no")

    @lazy
    def runs_once(self) -> bool:
        """Whether somebody waits for it to finish, so that it is a job and no daemon."""
        return any(
            dependency.service == self.name and dependency.condition == "service_completed_successfully"
            for waiting in self.stack.dependents.get(self.name, ())
            for dependency in waiting.dependencies
        )

    @lazy
    def is_job(self) -> bool:
        """Whether it is meant to end: somebody waits for that, or a word of its name or command says so."""
        if self.runs_once or self.start.server:
            return self.runs_once
        words = (self.name, *(self.entrypoint or ()), *(self.command or ()))
        return any(word in JOB_WORDS for text in words for word in re.split(r"[^a-z]+", text.lower()))

    @property
    def deploy(self) -> dict[str, Any]:
        """The ``deploy`` mapping, empty where there is none."""
        return self.spec.get("deploy") or {}

    def _resource(self, kind: str, name: str) -> Any:
        return ((self.deploy.get("resources") or {}).get(kind) or {}).get(name)

    def limit_path(self, name: str, attribute: str) -> Path:
        """Where a limit stands: ``deploy.resources.limits.NAME`` if it has a value, else the service's attribute."""
        deployed = self._resource("limits", name)
        return self.at("deploy", "resources", "limits", name) if deployed else self.at(attribute)

    def reservation_path(self, name: str, attribute: str) -> Path:
        """Where a reservation stands: ``deploy.resources.reservations.NAME`` if it has a value, else the attribute."""
        deployed = self._resource("reservations", name)
        return self.at("deploy", "resources", "reservations", name) if deployed else self.at(attribute)

    @lazy
    def cpu_reservation(self) -> float | None:
        """Processors; None for none."""
        value = self._resource("reservations", "cpus")
        return float(value) if value else None

    @lazy
    def memory_limit(self) -> int | None:
        """Bytes; None for no limit."""
        value = self._resource("limits", "memory") or self.spec.get("mem_limit")
        return int(value) if value and int(value) > 0 else None

    @lazy
    def memory_reservation(self) -> int | None:
        """Bytes; None for none."""
        value = self._resource("reservations", "memory") or self.spec.get("mem_reservation")
        return int(value) if value and int(value) > 0 else None

    @lazy
    def cpu_limit(self) -> float | None:
        """Processors; None for no limit."""
        value = self._resource("limits", "cpus") or self.spec.get("cpus")
        if value:
            return float(value)
        quota, period = self.spec.get("cpu_quota"), self.spec.get("cpu_period") or 100_000
        return float(quota) / float(period) if quota and float(quota) > 0 else None

    @lazy
    def pids_limit(self) -> int | None:
        """Processes and threads; None for no limit."""
        value = self._resource("limits", "pids") or self.spec.get("pids_limit")
        return int(value) if value and int(value) > 0 else None

    @lazy
    def replicas(self) -> int:
        """How many containers run."""
        value = self.deploy.get("replicas", self.spec.get("scale"))
        return 1 if value is None else int(value)

    @property
    def container_name(self) -> str | None:
        """The fixed name, None where the engine makes one."""
        return self.spec.get("container_name")

    @property
    def init(self) -> bool:
        """Whether the engine's init is process 1."""
        return bool(self.spec.get("init"))

    @property
    def stop_grace_period(self) -> float:
        """Seconds between the stop signal and the kill; the engine's default is 10."""
        return seconds(self.spec.get("stop_grace_period"), 10.0)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that switch it on; empty for always."""
        return self._texts("profiles")


def _real(folder: str) -> str:
    return folder.removeprefix("/var") if folder == "/var/run" or folder.startswith("/var/run/") else folder
