"""The formats there are: found by walking the folder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackspec.findings.report import Report
    from stackspec.reporters.context import Context

__all__ = ["formats", "reporter"]

NOT_FORMATS = ("__init__", "registry", "context", "excerpt", "severities")


def formats() -> tuple[str, ...]:
    """Return the names of all formats, from the file names alone."""
    return tuple(
        sorted(file.stem for file in FilePath(__file__).parent.glob("*.py") if file.stem not in NOT_FORMATS)
    )


def reporter(name: str) -> Callable[[Report, Context], str]:
    """Import a format's function."""
    module = import_module(f"stackspec.reporters.{name}")
    return cast("Callable[[Report, Context], str]", module.render)
