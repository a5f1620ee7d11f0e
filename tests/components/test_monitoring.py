"""The components' alert packs and dashboards: accepted by the real tools, on metrics that the exporters expose."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from stackspec.model.assembly import Assembly, assemble
from stackspec.model.monitoring import Dashboard, RuleGroup, ScrapeJob
from stackspec.prometheus.paths import rule_path
from stackspec.prometheus.rule_file import rule_file
from stackspec.prometheus.test_file import test_file as unit_tests
from stackspec.source.yaml_writer import dump
from tests.components.whole import whole
from tests.conftest import ROOT

CATALOGUES = {
    "postgres-exporter": ["postgres_exporter.json"],
    "redis-exporter": ["redis_exporter.json", "redis_exporter_valkey.json"],
    "node-exporter": ["node_exporter.json", "node_exporter_1.12_e2e.json"],
    "cadvisor": ["cadvisor.json"],
    "blackbox": ["blackbox_exporter.json"],
    "prometheus": ["prometheus_2.53.json"],
    "alertmanager": ["alertmanager_0.28.json"],
}
WITHOUT_FLAGS = {
    "default",
    "docs",
    "source_testdata",
    "self",
    "probe_http_2xx",
    "probe_https",
    "probe_tcp_connect",
}


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return assemble(whole())


GROUPS = sorted({*CATALOGUES, "bot", "feed"})


def _group(assembly: Assembly, name: str) -> RuleGroup:
    return next(group for group in assembly.rule_groups.values() if group.name == name)


def test_groups(assembly: Assembly) -> None:
    assert sorted(group.name for group in assembly.rule_groups.values()) == GROUPS


@pytest.mark.oracle
@pytest.mark.parametrize("name", GROUPS)
def test_promtool(assembly: Assembly, name: str, tool: Callable[[str], str], tmp_path: Path) -> None:
    group = _group(assembly, name)
    rules, tests = tmp_path / "rules.yml", tmp_path / "tests.yml"
    rules.write_text(dump(rule_file([group])))
    tests.write_text(dump(unit_tests([group], ["rules.yml"])))
    for arguments in (["check", "rules", "--lint-fatal"], ["test", "rules"]):
        file = rules if arguments[0] == "check" else tests
        result = subprocess.run(
            [tool("promtool"), *arguments, str(file)], capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", GROUPS)
def test_every_alert_has_a_runbook(assembly: Assembly, name: str) -> None:
    for alert in _group(assembly, name).alerts:
        if alert.severity == "none":
            continue
        page = ROOT / alert.runbook
        assert page.is_file(), f"{alert.name}: {alert.runbook} is missing"
        text = page.read_text()
        assert text.startswith("# ")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Meaning", "Confirm", "Act"], page


def test_no_runbook_without_alert(assembly: Assembly) -> None:
    alerts = {alert.name for group in assembly.rule_groups.values() for alert in group.alerts}
    titles = [
        path.read_text().partition("\n")[0].removeprefix("# ")
        for path in (ROOT / "docs/runbooks").glob("*.md")
    ]
    ours = (
        "Postgres",
        "Redis",
        "Host",
        "Container",
        "Probe",
        "Prometheus",
        "Alertmanager",
        "Certificate",
        "Target",
        "Replicas",
    )
    assert [title for title in titles if title.startswith(ours) and title not in alerts] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_declared_metrics_are_exposed(assembly: Assembly, name: str, shared: Path) -> None:
    known: dict[str, dict[str, object]] = {}
    for file in CATALOGUES[name]:
        for metric, facts in json.loads((shared / "metrics" / file).read_text())["metrics"].items():
            known.setdefault(metric, facts)
    job = next(job for job in assembly.scrape_jobs.values() if job.name == name)
    assert isinstance(job, ScrapeJob)
    for metric in job.metrics:
        assert metric.name in known, f"{metric.name} is not exposed"
        facts = known[metric.name]
        assert not facts.get("modes") or WITHOUT_FLAGS & set(facts["modes"]), f"{metric.name} needs a flag"  # type: ignore[call-overload]
        kind = {"untyped": "unknown"}.get(str(facts["type"]), facts["type"])
        assert metric.kind == kind, metric.name
        added = {label for label in metric.labels if label.startswith("container_label_")}
        # the documents of cAdvisor leave the common labels of some metrics out
        assert set(metric.labels) - added <= set(facts["labels"]) or name == "cadvisor", metric.name  # type: ignore[call-overload]


@pytest.mark.parametrize("name", GROUPS)
def test_alerts_use_declared_metrics(assembly: Assembly, name: str) -> None:
    declared = {"up"} | {
        exposed
        for job in assembly.scrape_jobs.values()
        for metric in getattr(job, "metrics", ())
        for exposed in metric.exposed
    }
    for alert in _group(assembly, name).alerts:
        unknown = {
            metric
            for metric in alert.usage.metrics
            if metric not in declared and not metric.startswith("probe_")
        }
        assert not unknown, alert.name


def test_dashboards(assembly: Assembly) -> None:
    titles = [dashboard.title for dashboard in assembly.dashboards.values()]
    expected = [
        "PostgreSQL postgres",
        "Redis redis",
        "Host",
        "Containers",
        "From outside",
        "Targets",
        "Notifications",
    ]
    assert titles == expected
    assert all(
        isinstance(dashboard, Dashboard) and list(dashboard.walk())
        for dashboard in assembly.dashboards.values()
    )


def test_no_memory_alert_without_a_limit(assembly: Assembly) -> None:
    alert = next(
        alert for alert in _group(assembly, "cadvisor").alerts if alert.name == "ContainerMemoryHigh"
    )
    assert re.search(r"container_spec_memory_limit_bytes\{[^}]*\} > 0", str(alert.expr))


def test_rule_files_are_named_for_their_component() -> None:
    assert rule_path("postgres-exporter") == "prometheus/rules/postgres-exporter.yml"
