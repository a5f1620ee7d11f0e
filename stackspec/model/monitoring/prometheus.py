"""Prometheus's own configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from stackspec.model.fields import NOTHING, Seq, Span, Text
from stackspec.model.monitoring.base import Mistake, MonitoringValue, repeated
from stackspec.model.monitoring.names import HostPort, Labels
from stackspec.model.monitoring.scraping import Probe, ScrapeJob
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PrometheusConfig"]


class PrometheusConfig(MonitoringValue):
    """What ``prometheus.yml`` says: how often, what to scrape, which rules, whom to notify."""

    jobs: Seq[ScrapeJob | Probe] = ()
    scrape_interval: Span = "15s"
    scrape_timeout: Span = "10s"
    evaluation_interval: Span = "15s"
    external_labels: Labels = NOTHING
    """Set on all that leaves this server: alerts and remote writes."""
    rule_files: Seq[Text] = ()
    """Paths or globs in the container, relative to ``prometheus.yml``."""
    alertmanagers: Seq[HostPort] = ()
    query_log_file: Text | None = None
    sample_limit: int = Field(default=0, ge=0)
    """The most samples that one scrape may bring, where a job sets no other; 0 for no limit."""

    def _mistakes(self) -> Iterator[Mistake]:
        again = repeated(job.name for job in self.jobs)
        if again:
            yield Mistake(("jobs", again[0]), f"two jobs are called {again[1]!r}: rename one")
        if Duration(self.scrape_timeout) > Duration(self.scrape_interval):
            message = f"scrape_timeout {self.scrape_timeout} is above scrape_interval {self.scrape_interval}: shorten it"
            yield Mistake(("scrape_timeout",), message)
        for label, value in self.external_labels.items():
            if "$" in value:
                yield Mistake(
                    ("external_labels", label),
                    f"external label {label}={value!r} has a $, which Prometheus 2 and 3 read differently: drop it",
                )
        for index, job in enumerate(self.jobs):
            timeout, interval = (
                Duration(job.timeout or self.scrape_timeout),
                Duration(job.interval or self.scrape_interval),
            )
            if job.timeout is not None and timeout > interval:
                message = f"{job}: timeout {timeout} is above the interval {interval}: shorten it"
                yield Mistake(("jobs", index), message)

    @property
    def scrape_jobs(self) -> tuple[ScrapeJob, ...]:
        """Every job, probes as the jobs that they become."""
        return tuple(job.scrape_job for job in self.jobs)
