"""What is watched from outside. Names are those of blackbox_exporter 0.26 to 0.28."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackspec.components.runbooks import runbook
from stackspec.model.monitoring import (
    Alert,
    Dashboard,
    Fires,
    Gauge,
    Query,
    RuleGroup,
    ScrapeJob,
    Silent,
    TimeseriesPanel,
    matching,
    series,
    time,
)
from stackspec.units import Duration

if TYPE_CHECKING:
    from stackspec.components.blackbox.exporter import Blackbox
    from stackspec.model.monitoring import Datasource, Selector

__all__ = ["dashboard", "rules", "scrape_job"]

_gauge = partial(Gauge, foreign=True)


def scrape_job(exporter: Blackbox) -> ScrapeJob:
    """The exporter's own job; what it asks are jobs of their own."""
    return ScrapeJob(
        exporter.key, [exporter.address], metrics=[_gauge("blackbox_exporter_config_last_reload_successful")]
    )


def _asked(exporter: Blackbox, metric: str) -> Selector:
    """A series of the exporter's answers, over all its jobs."""
    return series(metric, job=matching("|".join(probe.name for probe in exporter.probes)))


def rules(exporter: Blackbox) -> RuleGroup:
    """Alerts about what is asked; about certificates only where a page is asked over https."""
    slow = Duration(exporter.slow).seconds
    target = f'job="{exporter.probes[0].name}", instance="app:8080"'
    success, duration = f"probe_success{{{target}}}", f"probe_duration_seconds{{{target}}}"
    alerts = [
        Alert(
            "ProbeFailing",
            _asked(exporter, "probe_success").equal_to(0),
            lasting="2m",
            severity="critical",
            summary="{{ $labels.instance }} does not answer",
            description="Asked from outside, as its users would.",
            runbook=runbook("ProbeFailing"),
            cases=[Fires({success: 0}), Silent({success: 1})],
        ),
        Alert(
            "ProbeSlow",
            _asked(exporter, "probe_duration_seconds") > slow,
            lasting="10m",
            summary="{{ $labels.instance }} takes {{ $value | humanizeDuration }} to answer",
            description="Its users wait as long.",
            runbook=runbook("ProbeSlow"),
            cases=[Fires({duration: slow * 2}), Silent({duration: slow / 2})],
        ),
    ]
    if any(page.startswith("https://") for page in exporter.pages):
        expiry = f"probe_ssl_earliest_cert_expiry{{{target}}}"
        alerts.append(
            Alert(
                "CertificateExpiresSoon",
                _asked(exporter, "probe_ssl_earliest_cert_expiry") - time() < 14 * 86400,
                lasting="1h",
                summary="The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}",
                description="After that, browsers and clients refuse it.",
                runbook=runbook("CertificateExpiresSoon"),
                cases=[Fires({expiry: 86400}, after="2h"), Silent({expiry: 90 * 86400}, after="2h")],
            )
        )
    return RuleGroup(exporter.key, alerts)


def dashboard(exporter: Blackbox, datasource: Datasource) -> Dashboard:
    """Whether and how fast everything answers."""
    return Dashboard(
        "From outside",
        [
            TimeseriesPanel(
                "Answers", Query(_asked(exporter, "probe_success"), "{{instance}}"), least=0, greatest=1
            ),
            TimeseriesPanel(
                "Time", Query(_asked(exporter, "probe_duration_seconds"), "{{instance}}"), unit="s"
            ),
        ],
        datasource=datasource,
        tags=["blackbox"],
    )
