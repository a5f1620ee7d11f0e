"""What each service answers: liveness, readiness with reasons, and exactly the metrics it declares."""

import asyncio
import json
import os
import signal
import time
import urllib.request

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from trading_harness.processes import until
from trading_harness.servers import PASSWORD, free_port

from trading.commands.declarations import metrics as declared_metrics
from trading.health import Heartbeats, Readiness
from trading.metrics import Metrics, memory_limit
from trading.server import http_server
from trading.settings import ServiceSettings

CLIENT_LIBRARY = {
    "python_info": "gauge",
    "python_gc_objects_collected": "counter",
    "python_gc_objects_uncollectable": "counter",
    "python_gc_collections": "counter",
    "process_virtual_memory_bytes": "gauge",
    "process_resident_memory_bytes": "gauge",
    "process_start_time_seconds": "gauge",
    "process_cpu_seconds": "counter",
    "process_open_fds": "gauge",
    "process_max_fds": "gauge",
}


@pytest.fixture
def all_services(desk):
    desk.start("market-data", "risk-manager", "order-execution", "trading-bot")
    return desk


def test_metrics_are_exactly_the_declared_ones(all_services) -> None:
    for name, service in all_services.services.items():
        shown = {family.name: family for family in text_string_to_metric_families(service.get("/metrics")[1])}
        declared = {metric["name"].removesuffix("_total"): metric for metric in declared_metrics(name)[name]}
        assert {family.name: family.type for family in shown.values()} == CLIENT_LIBRARY | {
            metric: entry["type"] for metric, entry in declared.items()
        }
        for metric, entry in declared.items():
            labels = {label for sample in shown[metric].samples for label in sample.labels} - {"le"}
            assert labels in (set(entry["labels"]), set()), metric
            assert shown[metric].documentation == entry["help"]


def test_known_series_are_there_from_the_start(all_services) -> None:
    execution = all_services.services["order-execution"].get("/metrics")[1]
    for line in (
        'trading_orders_rejected_total{reason="expired"} 0.0',
        'trading_reconnects_total{dependency="risk-manager"} 0.0',
        'trading_order_execution_seconds_bucket{le="2.0"} 0.0',
        "trading_oldest_order_age_seconds 0.0",
    ):
        assert line in execution.splitlines()
    bot = all_services.services["trading-bot"].get("/metrics")[1]
    assert 'trading_order_requests_total{side="buy",symbol="SOLUSDT"} 0.0' in bot.splitlines()


def test_openmetrics_on_request(all_services) -> None:
    request = urllib.request.Request(
        all_services.services["market-data"].url + "/metrics",
        headers={"Accept": "application/openmetrics-text; version=1.0.0"},
    )
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Type"].startswith("application/openmetrics-text")
        assert response.read().decode().endswith("# EOF\n")


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_readiness_turns_unhealthy_with_its_reason_and_back(all_services, server: str) -> None:
    for name, service in all_services.services.items():
        assert service.ready()["status"] == "healthy", name
    getattr(all_services, server).kill()
    execution = all_services.services["order-execution"]
    answer = until(lambda: (a := execution.ready())["code"] == 503 and a)
    check = answer["checks"].pop(server)
    assert (answer["status"], check["status"]) == ("unhealthy", "unhealthy")
    assert "refused" in check["reason"] or "Connect call failed" in check["reason"]
    assert str(getattr(all_services, server).port) in check["reason"]
    assert {check["status"] for check in answer["checks"].values()} == {"healthy"}
    assert PASSWORD not in json.dumps(answer)
    assert execution.get("/health")[0] == 200
    assert execution.metric("trading_dependency_up", dependency=server) == 0
    assert execution.metric("trading_ready") == 0
    getattr(all_services, server).start()
    until(lambda: execution.ready()["code"] == 200)
    assert execution.metric("trading_dependency_up", dependency=server) == 1


def test_a_server_that_does_not_answer_is_unhealthy_in_time(all_services) -> None:
    redis = all_services.redis.process
    os.kill(redis.pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        answer = all_services.services["market-data"].ready()
        assert time.monotonic() - started < 3
        assert answer["checks"]["redis"] == {
            "status": "unhealthy",
            "reason": "no answer within 2 s",
            "seconds": pytest.approx(2, abs=0.5),
        }
    finally:
        os.kill(redis.pid, signal.SIGCONT)


def test_a_schema_that_is_missing_is_unhealthy(desk) -> None:
    service = desk.start("risk-manager", wait=False, POSTGRES_DATABASE="postgres")
    answer = until(lambda: (a := service.ready()).get("checks") and a)
    assert answer["checks"]["postgres"]["reason"] == "schema version 0, but 2 is needed: run `migrate`"


def test_a_wrong_password_is_unhealthy_and_not_shown(desk) -> None:
    wrong = desk.folder / "wrong"
    wrong.write_text("not this")
    service = desk.start(
        "risk-manager", wait=False, POSTGRES_PASSWORD_FILE=str(wrong), REDIS_PASSWORD_FILE=str(wrong)
    )
    answer = until(lambda: (a := service.ready()).get("status") == "unhealthy" and a)
    assert 'password authentication failed for user "trader"' in answer["checks"]["postgres"]["reason"]
    assert "invalid username-password pair" in answer["checks"]["redis"]["reason"]
    assert "not this" not in service.lines() + json.dumps(answer)


def test_what_could_evict_orders_is_unhealthy(desk) -> None:
    with desk.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            market = desk.start("market-data")
            bot = desk.start("trading-bot", wait=False)
            answer = until(lambda: (a := bot.ready()).get("status") == "unhealthy" and a)
            assert answer["checks"]["redis"]["reason"] == (
                "maxmemory-policy allkeys-lru may evict accepted orders: "
                "use volatile-lru, volatile-ttl or noeviction"
            )
            assert market.ready()["code"] == 200
        finally:
            client.config_set("maxmemory-policy", "volatile-lru")


def test_the_probe(desk, command) -> None:
    market = desk.start("market-data")
    port = str(market.port)
    assert command("healthcheck", HTTP_PORT=port).returncode == 0
    desk.redis.kill()
    failed = command("healthcheck", HTTP_PORT=port)
    assert (failed.returncode, failed.stderr[:3]) == (1, "503")
    assert command("healthcheck", "--live", HTTP_PORT=port).returncode == 0
    market.terminate()
    failed = command("healthcheck", "--live", HTTP_PORT=port)
    assert (failed.returncode, "refused" in failed.stderr) == (1, True)


async def test_a_worker_that_is_stuck_is_not_alive() -> None:
    port = free_port()
    settings = ServiceSettings(http_host="127.0.0.1", http_port=port)
    metrics, heartbeats = Metrics("market-data"), Heartbeats(limit=0.1)
    async with (
        http_server(settings, metrics, Readiness({}, 1, metrics), heartbeats, ()),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        heartbeats.begin("ticks")
        assert (await client.get("/health")).status == 200
        await asyncio.sleep(0.15)
        answer = await client.get("/health")
        assert answer.status == 503
        assert (await answer.json())["reasons"] == ["worker ticks has made no progress for 0 s"]
        heartbeats.end("ticks")
        assert (await client.get("/health")).status == 200


@pytest.mark.parametrize(
    ("files", "bytes_"),
    [
        ({}, float("inf")),
        ({"memory.max": "max\n"}, float("inf")),
        ({"memory.max": "268435456\n"}, 268435456),
        ({"memory/memory.limit_in_bytes": "9223372036854771712\n"}, float("inf")),
        ({"memory/memory.limit_in_bytes": "1048576\n"}, 1048576),
    ],
)
def test_memory_limit(tmp_path, files: dict[str, str], bytes_: float) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert memory_limit(tmp_path) == bytes_
