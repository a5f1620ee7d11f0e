"""A whole stack, as its author writes it down for one environment."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from stackspec.model.component import Component
from stackspec.model.compose.base import ComposeValue
from stackspec.model.compose.service import Service
from stackspec.model.fields import Seq, Text
from stackspec.model.parts import Parts
from stackspec.model.value import CLASS
from stackspec.model.variable import Variable

__all__ = ["Include", "Stack"]


class Include(ComposeValue):
    """Another Compose project that is part of this one."""

    path: Seq[str]
    """Its files, the first overridden by the others."""
    env_file: Seq[str] = ()
    project_directory: Text | None = None


def _service_or_component(value: Any) -> Service | Component:
    if isinstance(value, Service | Component):
        return value
    raise ValueError(f"{value!r} is neither a service nor a component: write Service(…) or a component")


Building: TypeAlias = Annotated[
    Service | Component, PlainValidator(_service_or_component), WithJsonSchema({CLASS: "Service"})
]


def _project_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise ValueError(
            f"{name!r} is no project name: use lower-case letters, digits, _ and -, not beginning with these two"
        )
    return name


class Stack(Parts):
    """Services and components, and what they do not already refer to.

    Networks, volumes, secrets, configs and files need no listing: what a service refers to belongs to the stack.
    """

    name: Annotated[Text, AfterValidator(_project_name)] = Field(kw_only=False)
    """The project's name at the engine: lower-case letters, digits, ``_`` and ``-``."""
    services: Seq[Building] = ()  # type: ignore[assignment]  # a component stands for the services it expands to
    include: Seq[Include] = ()
    runbooks_url: str = ""
    """Put before the path of an alert's runbook; without it the path stands alone."""
    grafana_url: str = ""
    """Where people reach Grafana; alerts then link to their dashboards."""
    variables: Seq[Variable] = ()
    """Variables to list in ``.env.example`` although no text refers to them."""
