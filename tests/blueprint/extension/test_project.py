from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stackspec.blueprint.extension.project import evaluate_project
from stackspec.cli.main import main
from stackspec.errors import StackspecError
from stackspec.source.yaml_writer import dump

ALERT = {
    "class": "Alert",
    "name": "Down",
    "expr": 'up{job="web"} == 0',
    "lasting": "1m",
    "summary": "{{ $$labels.instance }}",
}
JOB = {"name": "web", "targets": ["web:8080"], "metrics": [{"class": "Counter", "name": "orders_total"}]}
HOOK = {
    "class": "Receiver",
    "name": "hook",
    "integrations": [{"class": "Webhook", "url": "https://hook.example.com"}],
}


def compose(**extension: Any) -> str:
    service = {"image": "shop:1", "x-stackspec": {"scrape_jobs": [JOB]}}
    return dump({"name": "shop", "x-stackspec": extension, "services": {"web": service}})


def render(folder: Path, text: str, *arguments: str) -> dict[str, str]:
    """What is rendered, by path below the tree."""
    (folder / "compose.yaml").write_text(text)
    assert main(["render", "-f", "compose.yaml", *arguments]) == 0
    tree = next((folder / "generated" / "shop").iterdir())
    return {path.relative_to(tree).as_posix(): path.read_text() for path in tree.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("extension", "file", "expected"),
    [
        pytest.param({"prometheus": {"scrape_interval": "15s"}}, "prometheus/prometheus.yml", "- web:8080", id="job-of-a-service"),
        pytest.param({"prometheus": {"scrape_interval": "15s"}}, "prometheus/prometheus.yml", "scrape_interval: 15s", id="settings"),
        pytest.param({"rule_groups": [{"name": "shop", "rules": [ALERT]}]}, "prometheus/rules/shop.yml", 'summary: "{{ $labels.instance }}"', id="alert"),
        pytest.param({"rule_groups": [{"name": "shop", "rules": [ALERT]}]}, "tests/prometheus/shop.yml", "ShopDown"[4:], id="alert-test"),
        pytest.param({"alertmanager": {"route": {"receiver": HOOK}}}, "alertmanager/alertmanager.yml", "url: https://hook.example.com", id="alertmanager"),
        pytest.param({"datasources": [{"name": "P", "url": "http://p:9090"}]}, "grafana/provisioning/datasources/datasources.yml", "url: http://p:9090", id="datasource"),
        pytest.param({"components": [{"class": "Prometheus", "key": "prometheus", "networks": ["default"]}]}, "compose.components.yaml", "source: ./generated/shop/default/prometheus", id="component"),
    ],
)  # fmt: skip
def test_what_is_rendered(project: Path, extension: dict[str, Any], file: str, expected: str) -> None:
    files = render(project, compose(**extension))
    assert expected in files[file]
    assert "compose.yaml" not in files
    assert (".env.example" in files) == ("components" in extension)


def test_components_stack_on_the_project(project: Path) -> None:
    from stackspec.compose.read import read

    component = {"class": "Prometheus", "key": "prometheus", "networks": ["default"]}
    render(project, compose(components=[component]))
    stacked = read(["compose.yaml", "generated/shop/default/compose.components.yaml"], here=str(project))
    assert stacked.ok
    assert set(stacked.model["services"]) == {"web", "prometheus"}
    mounts = stacked.model["services"]["prometheus"]["volumes"]
    assert str(project / "generated/shop/default/prometheus") in [mount["source"] for mount in mounts]


def test_environments_lay_their_files_over(project: Path) -> None:
    (project / "dev.yaml").write_text("x-stackspec: {prometheus: {scrape_interval: 12s}}\n")
    files = render(
        project,
        compose(environments={"dev": "dev.yaml"}, prometheus={"scrape_interval": "15s"}),
        "--env",
        "dev",
    )
    assert "scrape_interval: 12s" in files["prometheus/prometheus.yml"]


MISTAKES = [
    pytest.param("x-stackspec: {allerts: []}", 15, "x-stackspec has no attribute 'allerts'", id="attribute"),
    pytest.param("x-stackspec: {rule_groups: {}}", 28, "rule_groups is no list", id="no-list"),
    pytest.param("x-stackspec: {prometheus: {scrape_intervall: 1s}}", 0, "PrometheusConfig has no attribute 'scrape_intervall': did you mean 'scrape_interval'", id="nested-attribute"),
    pytest.param("x-stackspec: {prometheus: {scrape_interval: 15}}", 45, "is no duration", id="unit"),
    pytest.param("x-stackspec: {rule_groups: [{name: a, rules: [{class: Alarm}]}]}", 55, "there is no class 'Alarm': did you mean 'Alert'?", id="class"),
    pytest.param("x-stackspec: {rule_groups: [{name: a, rules: [{class: Alert, name: A, expr: 'up ='}]}]}", 77, "is no PromQL", id="promql"),
    pytest.param("x-stackspec: {rule_groups: [{name: a, rules: [{class: Alert, name: A, expr: order_total > 1}]}]}", 77, "no job declares 'order_total': did you mean 'orders_total'?", id="undeclared-metric"),
    pytest.param("x-stackspec: {components: [{key: p}]}", 28, "give class:", id="no-class"),
    pytest.param("x-stackspec: {components: [{class: Gauge, name: p}]}", 28, "'Gauge' is no component", id="no-component"),
    pytest.param("x-stackspec: {environments: {dev: a.yaml}}", 29, "names no environment 'prod' (it has dev)", id="environment"),
]  # fmt: skip


@pytest.mark.parametrize(("extension", "column", "message"), MISTAKES)
def test_mistakes(
    project: Path, capsys: pytest.CaptureFixture[str], extension: str, column: int, message: str
) -> None:
    service = "services: {web: {image: a, x-stackspec: {scrape_jobs: [{name: web, targets: ['web:1'], metrics: [{class: Counter, name: orders_total}]}]}}}"
    (project / "compose.yaml").write_text(f"{extension}\n{service}\n")
    environment = ["--env", "prod"] if "environments" in extension else []
    assert main(["render", "-f", "compose.yaml", *environment]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert f"compose.yaml:1:{column}" in told or not column
    assert not (project / "generated").exists()


def test_a_project_without_the_key_has_nothing_to_render(project: Path) -> None:
    (project / "compose.yaml").write_text("services: {web: {image: a}}\n")
    with pytest.raises(StackspecError, match="has no x-stackspec"):
        evaluate_project(["compose.yaml"])
