"""Where a configuration finds a secret: in a file inside the container, never in the configuration itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BaseModel, PlainValidator, WithJsonSchema

from stackspec.model.compose.resources import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SecretFile", "secret_path", "secrets_in"]


def _secret_file(value: Any) -> Any:
    if isinstance(value, Secret):
        return value
    if isinstance(value, str) and value.startswith("/") and value.isprintable():
        return value
    raise ValueError(
        f"{type(value).__name__} is no place of a secret: give a Secret, or the absolute path of its file"
    )


SecretFile: TypeAlias = Annotated[
    Secret | str, PlainValidator(_secret_file), WithJsonSchema({"type": "string", "pattern": "^/"})
]
"""A secret that the reading service mounts at ``/run/secrets/<key>``, or an absolute path in its container."""


def secret_path(place: Secret | str) -> str:
    """The path in the container."""
    return place if isinstance(place, str) else f"/run/secrets/{place.key}"


def secrets_in(value: Any) -> Iterator[Secret]:
    """Every secret that a value or a collection of values refers to, in order: what the reading service must mount."""
    if isinstance(value, Secret):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from secrets_in(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from secrets_in(item)
