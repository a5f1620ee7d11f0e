"""What is mounted into a service's containers."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from stackspec.compose.view.host_path import holds_control, holds_secrets
from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackspec.source.place import Path

__all__ = ["Mount", "TemporaryMount"]

ENGINE_SOCKETS = frozenset(
    {
        "/run/docker.sock",
        "/run/docker/containerd/containerd.sock",
        "/run/containerd/containerd.sock",
        "/run/crio/crio.sock",
        "/run/podman/podman.sock",
        "/run/k3s/containerd/containerd.sock",
        "/run/buildkit/buildkitd.sock",
    }
)
"""Sockets whose owner can start a privileged container, by the engines' documented defaults; ``/var/run`` is ``/run``."""

_SOCKET_NAMES = frozenset(posixpath.basename(socket) for socket in ENGINE_SOCKETS)

_CONFIG_ENDINGS = frozenset(
    {".cfg", ".cnf", ".conf", ".config", ".crt", ".env", ".hcl", ".htpasswd", ".ini", ".json", ".key", ".lua",
     ".pem", ".properties", ".rules", ".sh", ".sql", ".template", ".tmpl", ".toml", ".tpl", ".vcl", ".xml",
     ".yaml", ".yml"}
)  # fmt: skip
_CONFIG_FILES = frozenset({"Caddyfile", "Corefile", ".htpasswd", ".env", "Procfile", ".pgpass"})
_STATE_FILES = frozenset(
    {"acme.json", "composer.json", "database.json", "db.json", "package-lock.json", "package.json",
     "pnpm-lock.yaml", "state.json", "users.json"}
)  # fmt: skip
"""Files with a configuration's ending that programs write to."""
_HOST_SETTINGS = frozenset(
    {"/etc/hostname", "/etc/hosts", "/etc/localtime", "/etc/machine-id", "/etc/resolv.conf", "/etc/timezone"}
)


FILE_NAMES = frozenset({"Caddyfile", "Dockerfile", "Makefile", "hosts", "passwd"})
FILE_ENDINGS = frozenset(
    {"cfg", "cnf", "conf", "crt", "css", "csv", "db", "env", "html", "ini", "js", "json", "key", "lua", "md",
     "pem", "php", "properties", "py", "rules", "sh", "sql", "sqlite", "tmpl", "toml", "txt", "xml", "yaml", "yml"}
)  # fmt: skip
"""By which people recognise a file; ``conf.d`` and ``.config`` are folders."""


class Mount:
    """One entry of a service's ``volumes``, in long form.

    ``source`` is a host path (``bind``), a volume's key (``volume``) or empty (anonymous); it is absolute for binds.
    """

    def __init__(self, spec: Mapping[str, Any], path: Path, volume: Mapping[str, Any] | None) -> None:
        self.path = path
        self.spec = spec
        self.type = str(spec.get("type") or "volume")
        self.source = str(spec.get("source") or "").replace("$$", "$")
        self.target = str(spec.get("target") or "").replace("$$", "$")
        self.read_only = bool(spec.get("read_only"))
        self._volume = volume or {}

    def __str__(self) -> str:
        """Spell the mount in Compose's short syntax."""
        return ":".join(part for part in (self.source, self.target, "ro" if self.read_only else "") if part)

    @property
    def is_bind(self) -> bool:
        """Whether a path of the host is mounted by its name."""
        return self.type == "bind"

    @property
    def is_anonymous(self) -> bool:
        """Whether it is a volume without a name, which nobody finds again."""
        return self.type == "volume" and not self.source

    @property
    def is_named_volume(self) -> bool:
        """Whether it is a volume of the stack."""
        return self.type == "volume" and bool(self.source)

    @lazy
    def host_path(self) -> str:
        """The host's path that is reached, normalised, also through a named volume with bind options; else empty.

        ``/var/run`` is spelt ``/run``, as it is on every current distribution.
        """
        raw = self.source if self.is_bind else self._device
        if not raw.startswith("/"):
            return ""
        clean = "/" + posixpath.normpath(raw).lstrip("/")
        return clean[4:] if clean == "/var/run" or clean.startswith("/var/run/") else clean

    @property
    def _device(self) -> str:
        options = self._volume.get("driver_opts") or {}
        words = {word.strip() for word in str(options.get("o", "")).split(",")}
        binds = not words.isdisjoint({"bind", "rbind"})
        return str(options.get("device", "")).replace("$$", "$") if self.is_named_volume and binds else ""

    @lazy
    def engine_sockets(self) -> frozenset[str]:
        """The container engines' control sockets within reach: the socket itself or a directory above it is mounted."""
        if not self.host_path:
            return frozenset()
        if posixpath.basename(self.host_path) in _SOCKET_NAMES:
            return frozenset({self.host_path})  # a rootless engine's, or one at a place of its own
        prefix = self.host_path.rstrip("/") + "/"
        return frozenset(
            socket
            for socket in ENGINE_SOCKETS
            if socket == self.host_path or socket.startswith(prefix) or f"/var{socket}".startswith(prefix)
        )

    @property
    def engine_socket(self) -> str:
        """The one of them to name in a message: Docker's before any other."""
        return min(self.engine_sockets, key=lambda socket: (socket != "/run/docker.sock", socket))

    @lazy
    def controls_host(self) -> bool:
        """Whether who writes what is mounted becomes root on the host (``/etc``, cron, engines)."""
        return bool(self.host_path) and holds_control(self.host_path)

    @lazy
    def shows_host_secrets(self) -> bool:
        """Whether what is mounted gives away the host's secrets (``/proc``, somebody's ``.ssh``)."""
        return bool(self.host_path) and holds_secrets(self.host_path, read_only=self.read_only)

    @lazy
    def is_config_file(self) -> bool:
        """Whether it is, by its name, a bind mount of one file that programs only read."""
        name = posixpath.basename(self.source.rstrip("/"))
        if not self.is_bind or name in _STATE_FILES:
            return False
        if self.host_path in _HOST_SETTINGS:
            return True
        return posixpath.splitext(name)[1].lower() in _CONFIG_ENDINGS or name in _CONFIG_FILES

    def is_source_code(self, folders: Sequence[str], context: str) -> bool:
        """Whether a folder of the host is mounted over the program: the build's context, or one of ``folders``."""
        if not self.is_bind or self.names_a_file:
            return False
        target, source = self.target.rstrip("/"), self.source.rstrip("/")
        if target in folders or (context and source == context.rstrip("/")):
            return True
        above, _, name = target.rpartition("/")
        return above in folders and name in ("app", "lib", "source", "src")

    @property
    def shown_source(self) -> str:
        """The source as a person wants to read it: its own name rather than its absolute path."""
        return posixpath.basename(self.source.rstrip("/")) or self.source

    @lazy
    def names_a_file(self) -> bool:
        """Whether its source or target is called as files are: ``nginx.conf``, ``.env``, ``Caddyfile``."""
        names = {posixpath.basename(path) for path in (self.source, self.target)}
        return any(
            name in FILE_NAMES or ("." in name and name.rpartition(".")[2].lower() in FILE_ENDINGS)
            for name in names
        )

    @property
    def propagation(self) -> str:
        """A bind's mount propagation as written, empty for the default (``rprivate``)."""
        return str((self.spec.get("bind") or {}).get("propagation") or "")

    @property
    def creates_host_path(self) -> bool:
        """Whether a missing source is silently created as a directory owned by root, as the short syntax asks for."""
        return self.is_bind and bool((self.spec.get("bind") or {}).get("create_host_path"))


class TemporaryMount:
    """A file system in memory: an entry of ``tmpfs``, or a mount of that type.

    ``options`` are the words after the colon, such as ``noexec`` or ``size=64m``.
    """

    def __init__(self, target: str, options: tuple[str, ...], path: Path) -> None:
        self.target = target
        self.options = options
        self.path = path

    def __str__(self) -> str:
        return f"{self.target}:{','.join(self.options)}" if self.options else self.target
