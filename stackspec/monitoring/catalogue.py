"""Which metrics common exporters expose: facts by version, one JSON file an exporter in ``catalogues/``.

A file holds ``exporter``, ``versions`` (that were scraped), ``source`` (URL), ``images`` (names of images that run it),
``port`` and ``metrics``: name → ``type``, ``labels`` and, where a flag or hardware decides, ``needs``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackspec.compose.view.image import Image

__all__ = [
    "AUTOMATIC",
    "CLIENT_LIBRARIES",
    "Catalogue",
    "Family",
    "catalogue_of",
    "catalogues",
    "series_names",
]

FOLDER = FilePath(__file__).with_name("catalogues")

AUTOMATIC = frozenset(
    {"up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling",
     "scrape_series_added", "scrape_timeout_seconds", "scrape_sample_limit", "scrape_body_size_bytes",
     "ALERTS", "ALERTS_FOR_STATE"}
)  # fmt: skip
"""Series that Prometheus makes itself (https://prometheus.io/docs/concepts/jobs_instances/)."""

CLIENT_LIBRARIES = (
    "go_",
    "process_",
    "promhttp_",
    "python_",
    "nodejs_",
    "jvm_",
    "dotnet_",
    "ruby_",
    "target_info",
)
"""What the names of series begin with that client libraries add to any program."""


class Family(NamedTuple):
    """A metric. ``type`` is ``counter``, ``gauge``, ``histogram``, ``summary`` or ``unknown``."""

    name: str
    type: str
    labels: frozenset[str]
    needs: str = ""
    """The flag, collector or hardware without which it is not there; empty where nothing is needed."""
    open_labels: bool = False
    """Whether it may carry labels that nobody listed, such as a container's own."""


def series_names(name: str, kind: str) -> tuple[str, ...]:
    """Return the series of a metric: a histogram's buckets, sum and count; a summary's quantiles, sum and count."""
    if kind == "histogram":
        return (f"{name}_bucket", f"{name}_sum", f"{name}_count", name)
    if kind == "summary":
        return (name, f"{name}_sum", f"{name}_count")
    if kind == "counter" and not name.endswith("_total"):
        return (name, f"{name}_total")
    return (name,)


def by_series(families: Iterable[Family]) -> dict[str, Family]:
    """Index metrics by the names of their series."""
    return {series: family for family in families for series in series_names(family.name, family.type)}


class Catalogue:
    """The metrics of one exporter."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.exporter = str(facts["exporter"])
        self.versions: tuple[str, ...] = tuple(facts["versions"])
        self.images: tuple[str, ...] = tuple(facts["images"])
        self.port = int(facts["port"])
        self._metrics: dict[str, dict[str, Any]] = facts["metrics"]

    @lazy
    def series(self) -> dict[str, Family]:
        """Its metrics by the names of their series."""
        return by_series(
            Family(
                name,
                spec["type"],
                frozenset(spec["labels"]),
                spec.get("needs", ""),
                name.startswith("container_"),
            )
            for name, spec in self._metrics.items()
        )

    @lazy
    def own(self) -> frozenset[str]:
        """The series that no client library adds to other programs, too."""
        return frozenset(name for name in self.series if not name.startswith(CLIENT_LIBRARIES))

    def covers(self, version: tuple[int, ...]) -> bool:
        """Whether it was taken from a version with the same two first numbers."""
        lines = {tuple(int(part) for part in spelt.split(".")[:2]) for spelt in self.versions}
        return version[:2] in lines


def _load(file: FilePath) -> Catalogue:
    return Catalogue(json.loads(file.read_text(encoding="utf-8")))


@cache
def catalogues() -> tuple[Catalogue, ...]:
    """Return all catalogues."""
    return tuple(_load(file) for file in sorted(FOLDER.glob("*.json")))


@cache
def _named(name: str) -> Catalogue | None:
    return next((one for one in catalogues() if name in one.images), None)


def catalogue_of(image: Image | None) -> Catalogue | None:
    """Return the catalogue for an image, by its own name."""
    return _named(image.name) if image is not None and image.name else None
