"""Test cases that several alert packs need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackspec.model.monitoring import Fires, Silent

if TYPE_CHECKING:
    from stackspec.model.monitoring import ScrapeJob

__all__ = ["growth", "sample"]


def sample(job: ScrapeJob, metric: str, **labels: str) -> str:
    """A series as the job's first target exposes it."""
    given = {"job": job.name, "instance": job.static_targets[0].address, **labels}
    listed = ", ".join(f'{name}="{value}"' for name, value in given.items())
    return f"{metric}{{{listed}}}"


def growth(series: str) -> tuple[Fires | Silent, ...]:
    """Cases of an alert on any growth of a counter: it grows; it stands still, at whatever height; it starts anew."""
    return (
        Fires({series: "0+1x40"}, after="30m"),
        Silent({series: "7x40"}, after="30m", because="what happened before does not matter"),
        Silent({series: "9x10 0x30"}, after="30m", because="a restart sets it to 0"),
    )
