"""Networks, volumes, secrets, configs and AI models: what services share."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from stackspec.model.compose.base import ComposeValue, Mistake, Named
from stackspec.model.fields import NOTHING, Amount, Flag, Map, Scalar, Seq, Text
from stackspec.model.value import Value

__all__ = ["AiModel", "Config", "File", "Ipam", "IpamPool", "Network", "Secret", "Volume"]


def _inside(path: str) -> str:
    parts = path.split("/")
    if (
        path.startswith("/")
        or not {"", ".", ".."}.isdisjoint(parts)
        or not path.isprintable()
        or "\\" in path
    ):
        raise ValueError(
            f"{path!r} leaves the rendered tree: write a relative path, with / and without . or .."
        )
    if parts[0] in _RESERVED:
        raise ValueError(f"{path!r} is what rendering keeps its own records in: choose another name")
    if max(len(part.encode()) for part in parts) > _LONGEST_NAME:
        raise ValueError(f"{path!r} is too long a name for a file: {_LONGEST_NAME} bytes are the most")
    return path


_RESERVED = {"manifest.json", ".stackspec-staging", "compose.yaml", ".env.example"}
_LONGEST_NAME = 255
"""What common file systems take."""


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"{error.object[error.start]!r} is half a surrogate pair: write whole characters"
        ) from None
    return text


class File(Value):
    """A text file that rendering writes beside ``compose.yaml``, for services to mount."""

    path: Annotated[Text, AfterValidator(_inside)] = Field(kw_only=False)
    """Relative to the rendered tree, such as ``config/redis.conf``."""
    content: Annotated[str, AfterValidator(_encodable)] = Field(kw_only=False, repr=False)
    """The whole text. Never put a secret's value into it."""
    executable: bool = False


class IpamPool(ComposeValue):
    """A range of addresses that a network hands out."""

    subnet: Text | None = None
    """CIDR, such as ``172.20.0.0/24``."""
    ip_range: Text | None = None
    """CIDR within the subnet; containers get addresses from it."""
    gateway: Text | None = None
    aux_addresses: Map[str, str] = NOTHING
    """Addresses that the driver shall leave alone, by host name."""


class Ipam(ComposeValue):
    """How a network manages its addresses."""

    driver: Text | None = None
    config: Seq[IpamPool] = ()
    options: Map[str, str] = NOTHING


class _Shared(Named):
    """A resource that may also exist outside the stack."""

    name: Text | None = None
    """The name at the engine; by default the project's name, ``_`` and the key."""
    external: Flag | None = None
    """It exists already: the stack uses it and never creates or removes it."""
    labels: Map[str, Scalar | None] = NOTHING

    _outside: ClassVar[tuple[str, ...]] = ("name", "external", "key", "extensions")

    def _mistakes(self) -> Iterator[Mistake]:
        if self.external is True:
            for attribute in sorted(self.model_fields_set.difference(self._outside)):
                if getattr(self, attribute):
                    yield Mistake(
                        (attribute,), f"{attribute} says how to create it, but it is external: drop one"
                    )


class Network(_Shared):
    """A network; services reach each other only if they share one."""

    kind = "network"
    section = "networks"
    driver: Text | None = None
    driver_opts: Map[str, Scalar] = NOTHING
    ipam: Ipam | None = None
    internal: Flag | None = None
    """Without a way to the outside world."""
    enable_ipv4: Flag | None = None
    enable_ipv6: Flag | None = None
    attachable: Flag | None = None
    """Containers outside the stack may join it."""


class Volume(_Shared):
    """A named volume: data that outlives containers."""

    kind = "volume"
    section = "volumes"
    driver: Text | None = None
    driver_opts: Map[str, Scalar] = NOTHING


class Secret(_Shared):
    """Sensitive data, given to services as a file. The model holds where the value is kept, never the value."""

    kind = "secret"
    section = "secrets"
    file: Text | None = None
    """Path of the file that holds it."""
    environment: Text | None = None
    """Name of the variable, of whoever starts the stack, that holds it."""
    driver: Text | None = None
    driver_opts: Map[str, Scalar] = NOTHING
    template_driver: Text | None = None
    purpose: str = Field(default="", exclude=True)
    """One line for whoever must provide it."""

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        given = [name for name in ("file", "environment", "driver") if getattr(self, name) is not None]
        if len(given) > 1:
            yield Mistake((given[1],), f"{given[0]} and {given[1]} both say where it comes from: keep one")
        if not given and self.external is None:
            yield Mistake((), "nothing says where it comes from: give file=, environment= or external=True")


class Config(_Shared):
    """Configuration, given to services as a file."""

    kind = "config"
    section = "configs"
    file: File | Text | None = None
    """A rendered file, or the path of one that exists."""
    content: str | None = None
    """The text itself. Not for services with ``read_only``: the engine cannot copy it in there."""
    environment: Text | None = None
    template_driver: Text | None = None

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        given = [name for name in ("file", "content", "environment") if getattr(self, name) is not None]
        if len(given) > 1:
            yield Mistake((given[1],), f"{given[0]} and {given[1]} both say where it comes from: keep one")
        if not given and self.external is None:
            yield Mistake(
                (), "nothing says where it comes from: give file=, content=, environment= or external=True"
            )


class AiModel(Named):
    """An AI model that services use."""

    kind = "model"
    section = "models"
    name: Text | None = None
    model: Text
    """The artifact that a model runner pulls."""
    context_size: Amount | None = None
    """In tokens."""
    runtime_flags: Seq[str] = ()
