"""What watches a stack, as containers: hardened, healthy, scraping each other, and heard when something breaks."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stackspec.components.adminer import Adminer
from stackspec.components.alertmanager import Alertmanager
from stackspec.components.alertmanager.notify import notify
from stackspec.components.application import Application
from stackspec.components.blackbox import Blackbox
from stackspec.components.node import NodeExporter
from stackspec.components.postgres import Postgres, PostgresExporter
from stackspec.components.prometheus import Prometheus
from stackspec.components.redis import Redis, RedisExporter
from stackspec.model.compose.resources import Network
from stackspec.model.monitoring import Gauge, Webhook
from stackspec.model.stack import Stack
from tests.components.conftest import HARDENED, Project, hardening

pytestmark = [pytest.mark.live, pytest.mark.slow]

NET = Network("watching", internal=True)
WATCHERS = ["db-exporter", "cache-exporter", "node", "blackbox", "prometheus", "alertmanager", "adminer"]


@pytest.fixture(scope="module")
def watchers(running: Callable[[Stack], Any]) -> Iterator[Project]:
    db = Postgres(
        "db", database="trading", owner="trader", networks=[NET], monitored=True, durable=False, memory="512M"
    )
    cache = Redis("cache", networks=[NET], monitored=True)
    alertmanager = Alertmanager("alertmanager", notify(Webhook("http://cache:6379/")), networks=[NET])
    prometheus = Prometheus(
        "prometheus", alertmanager=alertmanager, networks=[NET], scrape_interval="5s", evaluation_interval="1s",
        external_labels={"environment": "test"}, retention_size="100M", memory="256M",
    )  # fmt: skip
    app = Application(
        "app", image="prom/node-exporter:v1.12.1", command=[], user="65534:65534", port=9100, networks=[NET],
        metrics=[Gauge("node_load1")], replicas=2, stop_grace_period="1s",
        healthcheck=["CMD", "wget", "-q", "--spider", "http://127.0.0.1:9100/"],
    )  # fmt: skip
    parts = [
        PostgresExporter("db-exporter", db, networks=[NET]),
        RedisExporter("cache-exporter", cache, networks=[NET]),
        NodeExporter("node", networks=[NET]),
        Blackbox("blackbox", pages=["http://adminer:8080/"], ports=["db:5432"], networks=[NET]),
        Adminer("adminer", db, networks=[NET]),
    ]
    with running(Stack("watchers", services=[db, cache, alertmanager, prometheus, app, *parts])) as project:
        yield project


def _ask(project: Project, query: str) -> dict[str, float]:
    """The instant vector: value by the text of its labels."""
    from urllib.parse import quote

    answer = json.loads(
        project.fetch("prometheus", f"http://127.0.0.1:9090/api/v1/query?query={quote(query)}")
    )
    return {
        json.dumps(item["metric"], sort_keys=True): float(item["value"][1])
        for item in answer["data"]["result"]
    }


def _eventually(check: Callable[[], Any], *, within: float = 75) -> Any:
    deadline = time.monotonic() + within
    while True:
        found = check()
        if found or time.monotonic() > deadline:
            return found
        time.sleep(1)


@pytest.mark.parametrize("service", WATCHERS)
def test_hardened(watchers: Project, service: str) -> None:
    assert hardening(watchers.inspect(service)) == HARDENED
    assert watchers.inspect(service)["State"]["Health"]["Status"] == "healthy"


def test_every_target_is_up(watchers: Project) -> None:
    def everything() -> dict[str, float]:
        found = _ask(watchers, "sum by (job) (up)")
        return found if sum(found.values()) == 10 else {}

    jobs = _eventually(everything) or _ask(watchers, "up")
    assert {json.loads(labels)["job"]: count for labels, count in jobs.items()} == {
        "alertmanager": 1, "app": 2, "blackbox": 1, "blackbox-pages": 1, "blackbox-ports": 1, "cache-exporter": 1,
        "db-exporter": 1, "node": 1, "prometheus": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "pg_up == 1",
        "pg_settings_max_connections == 100",
        "redis_up == 1",
        "redis_config_maxclients > 0",
        "redis_memory_max_bytes == 268435456",
        'node_filesystem_size_bytes{mountpoint="/"} > 0',
        "node_memory_MemTotal_bytes > 0",
        "node_vmstat_oom_kill >= 0",
        "sum(probe_success) == 2",
        "prometheus_notifications_alertmanagers_discovered == 1",
        "alertmanager_config_last_reload_successful == 1",
        "absent(pg_scrape_collector_success == 0)",
        "absent(redis_exporter_last_scrape_error != 0)",
    ],
)
def test_metrics(watchers: Project, query: str) -> None:
    assert _eventually(lambda: _ask(watchers, query)), query


def test_no_rule_fails(watchers: Project) -> None:
    groups = json.loads(watchers.fetch("prometheus", "http://127.0.0.1:9090/api/v1/rules"))["data"]["groups"]
    assert len(groups) == 7
    assert [rule["name"] for group in groups for rule in group["rules"] if rule["health"] == "err"] == []


def test_no_password_reaches_the_exporters_logs(watchers: Project) -> None:
    assert "it's " not in watchers.compose("logs", "db-exporter", "cache-exporter").stdout


def test_denied_commands_of_the_exporter(watchers: Project) -> None:
    """The exporter asks for nothing that its user may not do."""
    log = watchers.compose("logs", "cache-exporter").stdout
    assert "NOPERM" not in log


def test_adminer_reaches_its_server(watchers: Project) -> None:
    page = watchers.inside("adminer", "php", "-r", "echo file_get_contents('http://127.0.0.1:8080/');")
    assert "db" in page


def test_a_server_that_dies_is_heard_of(watchers: Project) -> None:
    watchers.compose("kill", "cache")

    def told() -> bool:
        alerts = json.loads(watchers.fetch("alertmanager", "http://127.0.0.1:9093/api/v2/alerts"))
        return any(alert["labels"]["alertname"] == "RedisDown" for alert in alerts)

    assert _eventually(told, within=150)
