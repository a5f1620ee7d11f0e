"""``prometheus.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.model.monitoring.scraping import BasicAuth
from stackspec.model.monitoring.secret_file import secret_path
from stackspec.units import ByteSize, Duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackspec.model.monitoring.prometheus import PrometheusConfig
    from stackspec.model.monitoring.scraping import BearerToken, Relabel, ScrapeJob, ScrapeTls, Target

__all__ = ["prometheus_file"]


def prometheus_file(config: PrometheusConfig) -> dict[str, Any]:
    """The document, keys in the order of Prometheus's documentation."""
    document: dict[str, Any] = {"global": _global(config)}
    if config.rule_files:
        document["rule_files"] = list(config.rule_files)
    if config.scrape_jobs:
        document["scrape_configs"] = [_job(job) for job in config.scrape_jobs]
    if config.alertmanagers:
        static = [{"targets": list(config.alertmanagers)}]
        document["alerting"] = {"alertmanagers": [{"static_configs": static}]}
    return document


def _global(config: PrometheusConfig) -> dict[str, Any]:
    document: dict[str, Any] = {
        "scrape_interval": _time(config.scrape_interval),
        "scrape_timeout": _time(config.scrape_timeout),
        "evaluation_interval": _time(config.evaluation_interval),
    }
    if config.external_labels:
        document["external_labels"] = dict(config.external_labels)
    if config.query_log_file:
        document["query_log_file"] = config.query_log_file
    if config.sample_limit:
        document["sample_limit"] = config.sample_limit
    return document


def _time(span: Duration | str) -> str:
    return str(Duration(span))


def _job(job: ScrapeJob) -> dict[str, Any]:
    document: dict[str, Any] = {"job_name": job.name}
    document |= _scraping(job)
    if job.auth is not None:
        document |= _auth(job.auth)
    if job.tls is not None:
        document["tls_config"] = _tls(job.tls)
    document |= _discovery(job)
    if job.relabelings:
        document["relabel_configs"] = [_relabel(step) for step in job.relabelings]
    if job.metric_relabelings:
        document["metric_relabel_configs"] = [_relabel(step) for step in job.metric_relabelings]
    return document


def _scraping(job: ScrapeJob) -> dict[str, Any]:
    """How the targets are scraped; only what differs from Prometheus's defaults."""
    size = ByteSize(job.body_size_limit)
    settings: dict[str, tuple[Any, Any]] = {
        "scrape_interval": (_time(job.interval) if job.interval is not None else None, None),
        "scrape_timeout": (_time(job.timeout) if job.timeout is not None else None, None),
        "metrics_path": (job.path, "/metrics"),
        "scheme": (job.scheme, "http"),
        "params": ({name: list(values) for name, values in job.params.items()}, {}),
        "honor_labels": (job.honor_labels, False),
        "honor_timestamps": (job.honor_timestamps, True),
        "sample_limit": (job.sample_limit, 0),
        "body_size_limit": (_bytes(size), "0b"),
    }
    return {name: value for name, (value, default) in settings.items() if value != default}


def _bytes(size: ByteSize) -> str:
    """Prometheus counts in powers of 1024 too, and wants a unit of two letters."""
    text = str(size)
    return text if text.endswith("b") else f"{text}B"


def _auth(auth: BasicAuth | BearerToken) -> dict[str, Any]:
    if isinstance(auth, BasicAuth):
        return {"basic_auth": {"username": auth.username, "password_file": secret_path(auth.password)}}
    return {"authorization": {"type": auth.type, "credentials_file": secret_path(auth.token)}}


def _tls(tls: ScrapeTls) -> dict[str, Any]:
    settings = {
        "ca_file": tls.ca_file,
        "cert_file": tls.cert_file,
        "key_file": secret_path(tls.key_file) if tls.key_file is not None else None,
        "server_name": tls.server_name,
        "insecure_skip_verify": tls.insecure_skip_verify or None,
    }
    return {name: value for name, value in settings.items() if value is not None}


def _discovery(job: ScrapeJob) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if job.dns:
        document["dns_sd_configs"] = [
            {
                "names": list(dns.names),
                "type": dns.type,
                **({"port": dns.port} if dns.port is not None else {}),
                "refresh_interval": _time(dns.refresh_interval),
            }
            for dns in job.dns
        ]
    if job.files:
        document["file_sd_configs"] = [
            {"files": list(found.files), "refresh_interval": _time(found.refresh_interval)}
            for found in job.files
        ]
    if job.static_targets:
        document["static_configs"] = _static(job.static_targets, job.labels)
    return document


def _static(targets: tuple[Target, ...], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One block for each set of labels, in the order in which the targets bring them."""
    blocks: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for target in targets:
        blocks.setdefault(tuple({**labels, **target.labels}.items()), []).append(target.address)
    return [
        {"targets": addresses, **({"labels": dict(shared)} if shared else {})}
        for shared, addresses in blocks.items()
    ]


def _relabel(step: Relabel) -> dict[str, Any]:
    settings: dict[str, tuple[Any, Any]] = {
        "source_labels": (list(step.source_labels), []),
        "separator": (step.separator, ";"),
        "regex": (step.regex, "(.*)"),
        "modulus": (step.modulus, None),
        "target_label": (step.target_label, None),
        "replacement": (step.replacement, "$1"),
        "action": (step.action, "replace"),
    }
    return {name: value for name, (value, default) in settings.items() if value != default}
