"""What stacks and fragments are made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.model.compose.base import ComposeValue, Named
from stackspec.model.compose.resources import AiModel, Config, File, Network, Secret, Volume
from stackspec.model.compose.service import Service
from stackspec.model.fields import Seq

__all__ = ["Parts"]


class Parts(ComposeValue):
    """Sequences of everything that a stack can contain."""

    services: Seq[Service] = ()
    networks: Seq[Network] = ()
    volumes: Seq[Volume] = ()
    secrets: Seq[Secret] = ()
    configs: Seq[Config] = ()
    models: Seq[AiModel] = ()
    files: Seq[File] = ()
    """Files to render although no service refers to them by value."""
