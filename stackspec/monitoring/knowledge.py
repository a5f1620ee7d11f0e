"""What is known of the series that one Prometheus collects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy
from stackspec.monitoring.catalogue import (
    AUTOMATIC,
    CLIENT_LIBRARIES,
    Catalogue,
    Family,
    by_series,
    catalogue_of,
    catalogues,
)
from stackspec.monitoring.declared import declared_metrics

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.monitoring.prometheus import Address, Prometheus, ScrapeJob

__all__ = ["Exposure", "Knowledge", "Verdict"]


class Exposure(NamedTuple):
    """What one job's target exposes. ``complete`` says that nothing else comes from it."""

    job: ScrapeJob
    service: Service | None
    series: dict[str, Family]
    complete: bool
    meant: Catalogue | None = None
    """The exporter that the job was to scrape, by its port and name, where its target is broken."""


class Verdict(NamedTuple):
    """Whether a series exists: ``known``, ``conditional`` (a flag or hardware decides), ``missing`` or ``unclear``.

    ``reason`` explains ``missing`` and ``conditional``; ``family`` is the metric, where one is known.
    """

    kind: str
    reason: str = ""
    family: Family | None = None


class Knowledge:
    """The series that a server's jobs and rules make."""

    def __init__(self, server: Prometheus) -> None:
        self._server = server

    @lazy
    def exposures(self) -> tuple[Exposure, ...]:
        """What each job's targets expose."""
        found = []
        for job in self._server.jobs:
            if not job.complete:
                found.append(Exposure(job, None, {}, complete=False))
            for target in job.targets:
                services = self._server.service.stack.by_name.get(target.host, ())
                if target.host in ("localhost", "127.0.0.1") and target.port == 9090:
                    services = (self._server.service,)
                meant = None
                port = 80 if target.port is None else target.port
                if not any(service.may_listen_on(port) for service in services):
                    meant = _meant(target)
                found += [self._exposed(job, service)._replace(meant=meant) for service in services]
                if not services:
                    found.append(Exposure(job, None, {}, self._names_no_host(target.host), meant))
        return tuple(found)

    def _names_no_host(self, host: str) -> bool:
        """Whether a host is a single word, which only the stack's own names could be."""
        return "." not in host and ":" not in host and host != "localhost"

    def _exposed(self, job: ScrapeJob, service: Service) -> Exposure:
        declared = declared_metrics(service)
        catalogue = catalogue_of(service.base or service.image)
        if declared is not None:
            return Exposure(job, service, by_series(declared), complete=not job.changes_labels)
        if catalogue is None:
            return Exposure(job, service, {}, complete=False)
        image = service.base or service.image
        covered = image is not None and catalogue.covers(image.version)
        return Exposure(job, service, catalogue.series, complete=covered and not job.changes_labels)

    @lazy
    def recorded(self) -> frozenset[str]:
        """The names that recording rules make."""
        return frozenset(rule.record for rule in self._server.rules if rule.record)

    @lazy
    def series(self) -> dict[str, Family]:
        """Every series that is known to be collected."""
        found: dict[str, Family] = {}
        for exposure in self.exposures:
            for name, family in exposure.series.items():
                if name not in found or found[name].needs:
                    found[name] = family
        return found

    @lazy
    def complete(self) -> bool:
        """Whether nothing is collected but what is known."""
        root = self._server.root
        remote = root is not None and root.get("remote_read").value
        return bool(self._server.jobs) and not remote and all(one.complete for one in self.exposures)

    def type_of(self, series: str) -> str:
        """Return ``counter`` or ``gauge`` for a series whose metric is known; else nothing.

        A histogram's buckets, sums and counts count, and so do a summary's sums and counts.
        """
        family = self.series.get(series)
        if family is None or series in self.recorded or family.type == "unknown":
            return ""
        if family.type in ("histogram", "summary"):
            return "counter" if series.endswith(("_bucket", "_count", "_sum")) else ""
        return family.type

    def only_counts(self, series: str) -> bool:
        """Whether a series is never negative, because it counts."""
        return self.type_of(series) == "counter" and not series.endswith("_sum")

    def interval(self, series: str) -> float | None:
        """Return the seconds between two samples: the slowest job's that exposes it; None where that is not known."""
        if not series or series in self.recorded:
            return None
        jobs = [one.job for one in self.exposures if series in one.series]
        jobs = jobs or list(self._server.jobs)
        intervals = {job.interval for job in jobs}
        exposed = series in self.series
        return max(intervals) if intervals and (exposed or len(intervals) == 1) else None

    def labels_of(self, series: str) -> frozenset[str] | None:
        """Return all labels that a series can have; None where others may come from somewhere."""
        family = self.series.get(series)
        if family is None or series in self.recorded:
            return None
        jobs = [one.job for one in self.exposures if series in one.series]
        if any(job.changes_labels for job in jobs) or family.type == "unknown":
            return None
        open_container = family.open_labels and not family.name.startswith("container_")
        if open_container or self._adds_labels(family):
            return None
        added = frozenset(label for job in jobs for label in job.labels)
        extra = {"histogram": {"le"}, "summary": {"quantile"}}.get(family.type, set())
        return family.labels | added | extra | {"job", "instance", "__name__"}

    def _adds_labels(self, family: Family) -> bool:
        """Whether cAdvisor's containers carry labels of their own: all of them, unless flags choose."""
        return family.name.startswith("container_") and not any(
            word.lstrip("-").startswith("store_container_labels=false")
            for one in self.exposures
            if one.service is not None and family.name in one.series
            for word in one.service.command or ()
        )

    def verdict(self, metric: str) -> Verdict:
        """Judge a series by its name."""
        if metric in AUTOMATIC or metric in self.recorded:
            return Verdict("known")
        if self._server.root is None:
            return Verdict("unclear")
        family = self.series.get(metric)
        if family is not None:
            return Verdict("conditional" if family.needs else "known", family.needs, family)
        if metric.startswith(CLIENT_LIBRARIES):
            return Verdict("unclear")
        owner = next((one for one in catalogues() if metric in one.own), None)
        if owner is not None and not self._runs(owner):
            return Verdict("missing", f"{owner.exporter} exposes it, and no job scrapes one")
        if self.complete:
            near = self._near(metric)
            return Verdict("missing", f"no job exposes it{f'; {near} is exposed' if near else ''}")
        near = self._near(metric)
        return Verdict("missing", f"no job exposes it, but {near}") if near else Verdict("unclear")

    def _runs(self, catalogue: Catalogue) -> bool:
        """Whether an exporter of that kind is scraped, or may be by a job whose targets are not known."""
        if any(exposure.meant is catalogue for exposure in self.exposures):
            return True
        return any(
            not exposure.complete
            if exposure.service is None
            else catalogue_of(exposure.service.base or exposure.service.image) is catalogue
            for exposure in self.exposures
        )

    def _near(self, metric: str) -> str:
        """Return the known series whose name is meant, if one is spelt almost the same."""
        from difflib import get_close_matches

        names = [*self.series, *self.recorded]
        alike = [name for name in names if name[:2] == metric[:2] or name[-6:] == metric[-6:]]
        close = get_close_matches(metric, alike, 1, 0.9)
        return close[0] if close else ""


def _meant(target: Address) -> Catalogue | None:
    """Return the exporter that a broken target was meant to be: by its port, and on a common port by its name, too."""
    from difflib import get_close_matches

    for catalogue in catalogues():
        alike = get_close_matches(target.host, [*catalogue.images, catalogue.exporter], 1, 0.7)
        if catalogue.port == target.port and (alike or catalogue.port not in (8080, 9090)):
            return catalogue
    return None
