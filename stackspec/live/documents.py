"""The YAML documents that a service mounts from this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from stackspec.live.check import CouldNotAsk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackspec.compose.view.service import Service

__all__ = ["mounted_documents"]

_ENDINGS = (".yml", ".yaml")


def mounted_documents(service: Service) -> Iterator[dict[str, Any]]:
    """Yield each mapping in a mounted file or folder. Raises :class:`CouldNotAsk` where one cannot be read."""
    for file in _files(service):
        try:
            document = yaml.safe_load(file.read_text())
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CouldNotAsk(f"{file.name} cannot be read here: {type(error).__name__}") from error
        if isinstance(document, dict):
            yield document


def _files(service: Service) -> Iterator[Path]:
    configs = service.stack.model.get("configs") or {}
    for spec in service.spec.get("configs") or ():
        file = str((configs.get(spec["source"]) or {}).get("file") or "")
        if file.endswith(_ENDINGS):
            yield Path(file)
    for mount in service.mounts:
        source = Path(mount.source)
        if mount.is_bind and source.suffix in _ENDINGS:
            yield source
        elif mount.is_bind and source.is_dir() and not mount.shows_host_secrets:
            yield from sorted(
                path for path in source.rglob("*") if path.suffix in _ENDINGS and path.is_file()
            )
