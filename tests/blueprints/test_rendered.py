"""The example stacks as they are rendered: the real tools accept them, and they are the same bytes everywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from stackspec.blueprint.discovery import find_all
from stackspec.blueprint.evaluation import Evaluation, evaluate, load
from stackspec.targets.render import render
from tests.conftest import ROOT

SCRIPTS = {path.parent.name: load(path) for path in find_all(ROOT)}
TREES = [
    (name, environment) for name, script in SCRIPTS.items() for environment in script.blueprint.environments
]
trees = pytest.mark.parametrize(("name", "environment"), TREES, ids=lambda value: value)


@pytest.fixture
def tree(name: str, environment: str, tmp_path: Path) -> Path:
    """One stack rendered for one environment, laid out as in generated/."""
    folder = tmp_path / "generated" / name / environment
    for artifact in render(evaluate(SCRIPTS[name], environment), folder):
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(artifact.text)
    return folder


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a tool that must succeed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def newest(tool: Callable[[str], str], name: str) -> str:
    """The newest of a tool that is packaged: where the tests' machine unpacks it, else on PATH."""
    beside = Path("/usr/local/lib/stackspec/oracles") / name
    return str(beside) if beside.exists() else tool(name)


@pytest.mark.oracle
@trees
def test_compose_accepts(tool: Callable[[str], str], tree: Path) -> None:
    tool("docker")
    assert run("docker", "compose", "config", "-q", cwd=tree) == ""
    elsewhere = tree.parent.parent
    run("docker", "compose", "-f", tree / "compose.yaml", "config", "-q", cwd=elsewhere)


@pytest.mark.oracle
@trees
def test_promtool_accepts_and_every_alert_fires_when_it_should(
    tool: Callable[[str], str], tree: Path
) -> None:
    if not (tree / "prometheus").is_dir():
        assert "prometheus" not in (tree / "compose.yaml").read_text()
        return
    rules = sorted((tree / "prometheus" / "rules").glob("*.yml"))
    tests = sorted((tree / "tests" / "prometheus").glob("*.yml"))
    for promtool in {tool("promtool"), newest(tool, "promtool")}:
        run(promtool, "check", "config", "prometheus/prometheus.yml", cwd=tree)
        run(promtool, "check", "rules", *rules, cwd=tree)
        run(promtool, "test", "rules", *tests, cwd=tree)


@trees
def test_every_alert_has_a_test_that_fires_and_one_that_does_not(tree: Path) -> None:
    for path in tree.glob("prometheus/rules/*.yml"):
        alerts = {
            rule["alert"]
            for group in yaml.safe_load(path.read_text())["groups"]
            for rule in group["rules"]
            if "alert" in rule
        }
        if not alerts:
            continue
        document = yaml.safe_load((tree / "tests" / "prometheus" / path.name).read_text())
        outcomes: dict[str, set[bool]] = {}
        for test in document["tests"]:
            for check in test["promql_expr_test"]:
                name = re.search(r'alertname="(\w+)"', check["expr"])
                assert name is not None
                outcomes.setdefault(name[1], set()).add(bool(check["exp_samples"]))
        assert set(outcomes) == alerts
        always = {"Watchdog"}
        assert {name for name, seen in outcomes.items() if seen != {True, False}} <= always


@pytest.mark.oracle
@trees
def test_amtool_accepts(tool: Callable[[str], str], tree: Path) -> None:
    config = tree / "alertmanager" / "alertmanager.yml"
    if config.exists():
        run(newest(tool, "amtool"), "check-config", config, cwd=tree)


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("labels", "receiver"),
    [("severity=critical alertname=HighDrawdown", "people"), ("severity=warning alertname=X", "people"), ("severity=info", "nobody"), ("alertname=Watchdog severity=none", "heartbeat")],
)  # fmt: skip
@pytest.mark.parametrize(("name", "environment"), [("trading", "prod")])
def test_alerts_reach_their_receiver(
    tool: Callable[[str], str], tree: Path, labels: str, receiver: str
) -> None:
    amtool = newest(tool, "amtool")
    printed = run(
        amtool,
        "config",
        "routes",
        "test",
        "--config.file",
        tree / "alertmanager/alertmanager.yml",
        *labels.split(),
        cwd=tree,
    )
    assert printed.strip() == receiver


@trees
def test_dashboards_follow_their_schemas(shared: Path, tree: Path) -> None:
    folder = shared / "reference" / "grafana-schemas"
    schemas = {path.name.split(".")[0]: json.loads(path.read_text()) for path in folder.glob("*.json")}
    validator = jsonschema.Draft7Validator(schemas["dashboard"])
    for path in tree.glob("grafana/dashboards/*.json"):
        dashboard = json.loads(path.read_text())
        assert [error.message for error in validator.iter_errors(dashboard)] == []
        for panel in panels(dashboard):
            assert panel["datasource"]["uid"] if panel["type"] not in ("row", "text") else True


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", ())


@trees
def test_generated_is_what_is_rendered(name: str, environment: str) -> None:
    committed = ROOT / "generated" / name / environment
    texts = {artifact.path: artifact.text for artifact in rendered(name, environment)}
    assert set(json.loads((committed / "manifest.json").read_text())["files"]) == set(texts)
    assert [path for path, text in texts.items() if text != (committed / path).read_text()] == []


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_same_bytes_whatever_the_hash_seed_and_folder(tmp_path: Path, seed: str) -> None:
    checkout = tmp_path / f"some where {seed}"
    for folder in ("blueprints", "generated"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {"PYTHONHASHSEED": seed, "PATH": os.environ["PATH"], "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    command = [
        sys.executable,
        "-c",
        "from stackspec.cli.main import main; raise SystemExit(main(['render', '--check']))",
    ]
    done = subprocess.run(
        command,
        cwd=checkout,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@trees
def test_no_container_has_rights_that_it_does_not_need(tree: Path, name: str, environment: str) -> None:
    services = yaml.safe_load((tree / "compose.yaml").read_text())["services"]
    for key, service in services.items():
        assert service["read_only"] is True, key
        assert service["cap_drop"] == ["ALL"], key
        assert service["security_opt"] == ["no-new-privileges:true"], key
        assert "privileged" not in service, key
        assert re.fullmatch(r"\d+:\d+", service["user"]), key
        assert service["user"] != "0:0" or key == "cadvisor", key
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}, key
        assert service["logging"]["options"]["max-size"], key
        assert "container_name" not in service, key
        assert service.get("healthcheck") or service["restart"] == "no", key
        for port in service.get("ports", ()):
            assert port["host_ip"] == "127.0.0.1", key


@pytest.mark.parametrize(
    ("name", "environment"), [("trading", "prod"), ("trading", "test"), ("basic", "prod"), ("basic", "test")]
)
def test_nothing_is_published_that_need_not_be(tree: Path, name: str, environment: str) -> None:
    services = yaml.safe_load((tree / "compose.yaml").read_text())["services"]
    published = {key for key, service in services.items() if service.get("ports")}
    assert published == ({"grafana"} if (name, environment) == ("trading", "prod") else set())
    for service in services.values():
        assert "build" not in service or environment == "test"
        for mount in service.get("volumes", ()):
            assert environment != "prod" or not str(mount.get("source", "")).startswith("..")


def test_test_environments_keep_nothing(tmp_path: Path) -> None:
    for name, script in SCRIPTS.items():
        evaluation = evaluate(script, "test")
        assert evaluation.assembly.volumes == {}, name
        assert evaluation.assembly.name == f"{name}-test"


def test_the_seeds_features_have_their_place() -> None:
    prod = {artifact.path: artifact.text for artifact in rendered("trading", "prod")}
    compose = yaml.safe_load(prod["compose.yaml"])
    bot = compose["services"]["trading-bot"]
    assert bot["image"] == "${REGISTRY:-registry.example.com/trading}/trading:${VERSION:-1.0.0}"
    assert bot["deploy"]["replicas"] == 2
    assert bot["deploy"]["update_config"]["failure_action"] == "rollback"
    assert bot["deploy"]["restart_policy"] == {"condition": "any", "delay": "5s"}
    assert compose["networks"]["data"]["internal"] is True
    dev = yaml.safe_load(
        {artifact.path: artifact.text for artifact in rendered("trading", "dev")}["compose.yaml"]
    )
    assert {"adminer", "redis-commander"} <= set(dev["services"])
    assert dev["services"]["trading-bot"]["environment"]["LOG_LEVEL"] == "debug"
    assert {port["target"] for port in dev["services"]["trading-bot"]["ports"]} == {8080, 5681}
    assert {"adminer", "redis-commander"}.isdisjoint(compose["services"])
    for alert in ("HighDrawdown", "OrderExecutionSlow", "MarketDataStale", "ContainerMemoryHigh"):
        assert any(f"alert: {alert}\n" in text for text in prod.values())


def rendered(name: str, environment: str) -> list[Any]:
    return list(render(evaluate(SCRIPTS[name], environment), ROOT / "generated" / name / environment))


def test_scraped_hosts_are_services_on_a_network_of_prometheus() -> None:
    for environment in ("dev", "test", "prod"):
        evaluation: Evaluation = evaluate(SCRIPTS["trading"], environment)
        files = {
            artifact.path: artifact.text
            for artifact in render(evaluation, ROOT / "generated" / "trading" / environment)
        }
        services = yaml.safe_load(files["compose.yaml"])["services"]
        reachable = set(services["prometheus"]["networks"])
        for job in yaml.safe_load(files["prometheus/prometheus.yml"])["scrape_configs"]:
            for host in hosts(job):
                assert reachable & set(services[host]["networks"]), (job["job_name"], host)


def hosts(job: dict[str, Any]) -> Iterator[str]:
    for config in job.get("static_configs", ()):
        yield from (target.partition(":")[0] for target in config["targets"])
    for config in job.get("dns_sd_configs", ()):
        yield from config["names"]
