"""How an image is built, and what happens to a running service while its sources change."""

from collections.abc import Iterator
from typing import Literal, cast

from stackspec.model.compose.base import ComposeValue, Mistake
from stackspec.model.compose.limits import Ulimits
from stackspec.model.compose.mounts import SecretGrant, SecretGrants
from stackspec.model.fields import NOTHING, Bytes, Flag, Map, Scalar, Seq, Text

__all__ = ["Build", "Develop", "Exec", "Watch"]


class Build(ComposeValue):
    """A build of the service's image."""

    context: Text | None = None
    """Folder relative to the Compose file, or a remote context."""
    dockerfile: Text | None = None
    """Path relative to the context."""
    dockerfile_inline: Text | None = None
    entitlements: Seq[str] = ()
    args: Map[str, Scalar | None] = NOTHING
    """Build arguments; None takes the value from the environment of whoever builds."""
    ssh: Map[str, Scalar | None] = NOTHING
    """SSH agents or keys by id, for the build's own fetches."""
    labels: Map[str, Scalar | None] = NOTHING
    cache_from: Seq[str] = ()
    cache_to: Seq[str] = ()
    no_cache: Flag | None = None
    no_cache_filter: Seq[str] = ()
    """Stages that are never taken from the cache."""
    additional_contexts: Map[str, str] = NOTHING
    """Named contexts: folders, images (``docker-image://``) or other services (``service:``)."""
    network: Text | None = None
    provenance: Flag | str | None = None
    sbom: Flag | str | None = None
    pull: Flag | None = None
    target: Text | None = None
    """The stage to build."""
    shm_size: Bytes | None = None
    extra_hosts: Map[str, str | Seq[str]] = NOTHING
    isolation: Text | None = None
    privileged: Flag | None = None
    secrets: SecretGrants = ()
    tags: Seq[str] = ()
    ulimits: Ulimits = NOTHING
    platforms: Seq[str] = ()

    @property
    def secret_grants(self) -> tuple[SecretGrant, ...]:
        """``secrets`` in long form."""
        return cast("tuple[SecretGrant, ...]", self.secrets)

    def _mistakes(self) -> Iterator[Mistake]:
        if self.dockerfile and self.dockerfile_inline:
            yield Mistake(
                ("dockerfile_inline",), "dockerfile and dockerfile_inline exclude each other: keep one"
            )


class Exec(ComposeValue):
    """A command run inside the service's container."""

    command: Seq[str] | None = None
    user: Text | None = None
    privileged: Flag | None = None
    working_dir: Text | None = None
    environment: Map[str, Scalar | None] = NOTHING


class Watch(ComposeValue):
    """What to do when files change."""

    path: Text
    action: Literal["rebuild", "sync", "restart", "sync+restart", "sync+exec"]
    target: Text | None = None
    """Where the files stand in the container; needed to sync."""
    ignore: Seq[str] = ()
    include: Seq[str] = ()
    exec: Exec | None = None
    initial_sync: Flag | None = None

    def _mistakes(self) -> Iterator[Mistake]:
        if self.action.startswith("sync") and self.target is None:
            yield Mistake(
                ("action",), f"action {self.action!r} copies files, but nothing says where to: give target="
            )


class Develop(ComposeValue):
    """How ``docker compose watch`` keeps the service up to date."""

    watch: Seq[Watch] = ()
