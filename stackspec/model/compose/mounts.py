"""What a service finds in its file system: volumes, binds, tmpfs, secrets and configs."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.compose.base import ComposeValue, Mistake, of_kind
from stackspec.model.compose.resources import Config, File, Secret, Volume
from stackspec.model.fields import NOTHING, Bytes, Flag, Map, Scalar, Seq, Text, lifted

__all__ = [
    "BindOptions", "ConfigGrant", "ConfigGrants", "ImageOptions", "Mount", "SecretGrant", "SecretGrants", "TmpfsOptions",
    "VolumeOptions",
]  # fmt: skip

_AS_KEY = WithJsonSchema({"type": "string"})
Mode: TypeAlias = Annotated[int | str, BeforeValidator(lambda value: _mode(value))]
"""File permissions: ``0o440`` or ``"0440"``; holds the number."""


def _mode(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 0o7777:
        return value
    if isinstance(value, str) and value and set(value) <= set("01234567"):
        return int(value, 8)
    raise ValueError(f"{value!r} is no file mode: write it in octal, like 0o440 or '0440'")


class BindOptions(ComposeValue):
    """Details of a bind mount."""

    propagation: Text | None = None
    create_host_path: Flag | None = None
    """Make a folder of that name if the source is missing; leave it out for files."""
    recursive: Literal["enabled", "disabled", "writable", "readonly"] | None = None
    selinux: Literal["z", "Z"] | None = None
    """Label the files for this service alone (``Z``) or for several (``z``); named volumes may be labelled too."""

    @property
    def is_label_only(self) -> bool:
        """Whether they say nothing that only a bind mount can do."""
        return self.model_fields_set == {"selinux"}


class VolumeOptions(ComposeValue):
    """Details of a volume mount."""

    labels: Map[str, Scalar] = NOTHING
    nocopy: Flag | None = None
    """Start empty instead of with what the image has there."""
    subpath: Text | None = None


class TmpfsOptions(ComposeValue):
    """Details of a memory file system."""

    size: Bytes | None = None
    mode: Mode | None = None


class ImageOptions(ComposeValue):
    """Details of an image mount."""

    subpath: Text | None = None


def _mount_source(value: Any) -> Any:
    return value if value is None or isinstance(value, File) else of_kind(Volume)(value)


class Mount(ComposeValue):
    """A file system, folder or file mounted into the service.

    A :class:`Volume` as source makes a volume mount, a path a bind mount, none an anonymous volume; say ``type`` for others.
    """

    target: Text = Field(kw_only=False)
    """Absolute path in the container."""
    source: Annotated[Volume | File | str | None, PlainValidator(_mount_source), _AS_KEY] = None
    """A volume, a rendered file, or a path relative to the Compose file."""
    type: Literal["bind", "volume", "tmpfs", "cluster", "npipe", "image"] = "volume"
    read_only: Flag | None = None
    consistency: Text | None = None
    bind: BindOptions | None = None
    volume: VolumeOptions | None = None
    tmpfs: TmpfsOptions | None = None
    image: ImageOptions | None = None

    def __init__(self, *args: Any, **data: Any) -> None:
        if "type" not in data and isinstance(data.get("source"), str | File):
            data["type"] = "bind"
        super().__init__(*args, **data)

    def _mistakes(self) -> Iterator[Mistake]:
        if not self.target.startswith(("/", "\ue000")) and ":" not in self.target:
            yield Mistake(("target",), f"target {self.target!r} is not absolute: start it with /")
        for kind in ("bind", "volume", "tmpfs", "image"):
            options = getattr(self, kind)
            if kind == "bind" and self.type == "volume" and options is not None and options.is_label_only:
                continue
            if options is not None and kind != self.type:
                yield Mistake(
                    (kind,), f"{kind} options on a mount of type {self.type!r}: drop them or change the type"
                )
        if self.type == "bind" and self.source is None:
            yield Mistake((), "a bind mount needs a source: the path on the host")


class _Grant(ComposeValue):
    """A file made of a secret or config."""

    target: Text | None = None
    """Path in the container."""
    uid: Text | None = None
    gid: Text | None = None
    mode: Mode | None = None
    """Swarm keeps uid, gid and mode; Compose mounts the host's file with the host's."""


class SecretGrant(_Grant):
    """A secret that a service may read, by default at ``/run/secrets/<key>``."""

    source: Annotated[Secret | str, PlainValidator(of_kind(Secret)), _AS_KEY] = Field(kw_only=False)


class ConfigGrant(_Grant):
    """A config that a service may read, by default at ``/<key>``."""

    source: Annotated[Config | str, PlainValidator(of_kind(Config)), _AS_KEY] = Field(kw_only=False)


SecretGrants: TypeAlias = Annotated[
    Seq[SecretGrant | Secret | str],
    lifted(lambda item: SecretGrant(item) if isinstance(item, Secret | str) else item),
]
ConfigGrants: TypeAlias = Annotated[
    Seq[ConfigGrant | Config | str],
    lifted(lambda item: ConfigGrant(item) if isinstance(item, Config | str) else item),
]
