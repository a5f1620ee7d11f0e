"""Applications and jobs: what their specifications become, and which mistakes are told at which argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from linecache import getline
from typing import Any

import pytest

from stackspec.components.application import Application, Job
from stackspec.components.postgres import Postgres
from stackspec.components.redis import Redis
from stackspec.model.compose.build import Build, Watch
from stackspec.model.compose.deploy import RestartPolicy, UpdateConfig
from stackspec.model.compose.mounts import Mount, SecretGrant
from stackspec.model.compose.parts import Healthcheck, Port
from stackspec.model.compose.resources import Network, Secret
from stackspec.model.compose.service import Dependency, Service
from stackspec.model.monitoring import Gauge, Histogram, ScrapeJob
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable

Services = Callable[..., Mapping[str, Any]]
NET, OTHER = Network("back"), Network("other")
TOKEN = Secret("token", file="./token")


def test_defaults_are_hard(services: Services) -> None:
    assert services(Application("bot", image="bot:1"))["bot"] == {
        "image": "bot:1",
        "user": "10001:10001",
        "init": True,
        "restart": "unless-stopped",
        "stop_grace_period": "15s",
        "deploy": {"resources": {"limits": {"cpus": "0.5", "memory": "256M", "pids": 100}}},
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "tmpfs": ["/tmp:size=64M"],
        "logging": {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}},
    }


def test_production(services: Services) -> None:
    update, restart = (
        UpdateConfig(parallelism=1, failure_action="rollback"),
        RestartPolicy(condition="on-failure"),
    )
    rollback = UpdateConfig(parallelism=1, failure_action="pause")
    version = Variable("VERSION", purpose="the release")
    bot = Application(
        "bot", image=f"registry.example.com/bot:{version}", replicas=3, update_config=update, rollback_config=rollback,
        restart_policy=restart, memory_reserved="64M", cpus_reserved=0.1,
    )  # fmt: skip
    service = services(bot)["bot"]
    assert service["image"] == "registry.example.com/bot:${VERSION:?the release}"
    deploy = service["deploy"]
    assert deploy["replicas"] == 3
    assert deploy["rollback_config"] == {"parallelism": 1, "failure_action": "pause"}
    assert "restart" not in service
    assert deploy["restart_policy"] == {"condition": "on-failure"}
    assert deploy["resources"]["reservations"] == {"cpus": "0.1", "memory": "64M"}


def test_development(services: Services) -> None:
    bot = Application(
        "bot", build=Build(context="."), publish=8081, debug_port=5678, volumes=[Mount("/app", source="./src", read_only=True)],
        watch=[Watch(path="./src", action="rebuild")],
    )  # fmt: skip
    service = services(bot)["bot"]
    assert service["ports"] == [
        {"target": 8080, "published": 8081, "host_ip": "127.0.0.1"},
        {"target": 5678, "published": 5678, "host_ip": "127.0.0.1"},
    ]
    assert service["develop"] == {"watch": [{"path": "./src", "action": "rebuild"}]}


def test_secrets_in_the_environment_are_granted_once(services: Services) -> None:
    bot = Application(
        "bot", image="bot:1", environment={"TOKEN_FILE": TOKEN, "OTHER_FILE": TOKEN, "LEVEL": "info", "COUNT": 3, "PASSED": None},
        secrets=[TOKEN, SecretGrant(TOKEN, target="/token")],
    )  # fmt: skip
    service = services(bot)["bot"]
    assert service["environment"] == {
        "TOKEN_FILE": "/run/secrets/token", "OTHER_FILE": "/run/secrets/token", "LEVEL": "info", "COUNT": 3, "PASSED": None,
    }  # fmt: skip
    assert service["secrets"] == [{"source": "token"}, {"target": "/token", "source": "token"}]


@pytest.mark.parametrize(
    ("need", "condition"),
    [
        pytest.param(Job("other", image="x:1"), "service_completed_successfully", id="job"),
        pytest.param(Postgres("other", database="a", owner="b"), "service_healthy", id="component"),
        pytest.param(
            Application("other", image="x:1", healthcheck=["CMD", "true"]), "service_healthy", id="probed"
        ),
        pytest.param(Application("other", image="x:1"), "service_started", id="without-probe"),
        pytest.param(Service("other", image="x:1"), "service_started", id="plain-service"),
        pytest.param(
            Service("other", image="x:1", healthcheck=Healthcheck(test=["CMD", "x"])),
            "service_healthy",
            id="probed-service",
        ),
    ],
)
def test_needs(services: Services, need: Any, condition: str) -> None:
    assert services(need, Application("bot", image="b:1", needs=[need]))["bot"]["depends_on"] == {
        "other": {"condition": condition}
    }


def test_a_dependency_says_otherwise(services: Services) -> None:
    cache = Redis("cache")
    need = Dependency(cache, condition="service_started", restart=True)
    found = services(cache, Application("bot", image="b:1", needs=[need]))["bot"]["depends_on"]
    assert found == {"cache": {"condition": "service_started", "restart": True}}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        pytest.param(["CMD", "bot", "check"], ["CMD", "bot", "check"], id="exec"),
        pytest.param("bot check", ["CMD-SHELL", "bot check"], id="shell"),
    ],
)
def test_a_bare_probe_gets_customary_timing(services: Services, test: Any, expected: list[str]) -> None:
    found = services(Application("bot", image="b:1", healthcheck=test))["bot"]["healthcheck"]
    assert found == {
        "test": expected,
        "interval": "10s",
        "timeout": "5s",
        "retries": 3,
        "start_period": "20s",
    }


def test_a_single_container_is_a_fixed_target_and_several_are_found_by_name() -> None:
    one = Application(
        "bot", image="b:1", metrics=[Gauge("pnl_usd")], port=9000, metrics_path="/stats"
    ).scrape_job
    several = Application("bot", image="b:1", metrics=[Gauge("pnl_usd")], replicas=2).scrape_job
    assert isinstance(one, ScrapeJob)
    assert [target.address for target in one.static_targets] == ["bot:9000"]
    assert one.path == "/stats"
    assert [(dns.names, dns.port) for dns in several.dns] == [(("bot",), 8080)]


def test_metrics_are_asked_by_value() -> None:
    bot = Application("bot", image="b:1", metrics=[Gauge("pnl_usd"), Histogram("latency_seconds")])
    assert str(bot.metric("pnl_usd") > 5) == 'pnl_usd{job="bot"} > 5'
    assert "latency_seconds_bucket" in str(bot.histogram("latency_seconds").quantile(0.99, "5m"))
    with pytest.raises(ModelError, match="service 'bot' declares no metric 'pnl': did you mean 'pnl_usd'"):
        bot.metric("pnl")


@pytest.mark.parametrize(
    ("make", "expected", "at"),
    [
        pytest.param(
            lambda: Application("bot", image="b:1", restart="no", restart_policy=RestartPolicy(condition="any")),
            "keep one", '"no"', id="restart-twice",
        ),
        pytest.param(
            lambda: Application("bot", image="b:1", rollback_config=UpdateConfig(failure_action="rollback")),
            "let it pause or continue", "UpdateConfig", id="rollback-of-a-rollback",
        ),
        pytest.param(lambda: Application("bot"), "nothing says what it runs", 'Application("bot")', id="no-image"),
        pytest.param(lambda: Application("bot", image="b:1", user="root"), "should have the form", '"root"', id="user-by-name"),
        pytest.param(
            lambda: Application("bot", image="b:1", replicas=2, publish=8080), "cannot lead to 2 replicas", "8080", id="replicas-and-port"
        ),
        pytest.param(
            lambda: Application("bot", image="b:1", replicas=2, ports=[Port(80, published=80)]), "cannot lead to 2", "Port", id="replicas-and-ports"
        ),
        pytest.param(lambda: Application("bot", image="b:1", publish=80, debug_port=80), "published already", "80)", id="port-twice"),
        pytest.param(
            lambda: Application("bot", image="b:1", watch=[Watch(path="a", action="rebuild")]), "give build=", "[Watch", id="watch-without-build"
        ),
        pytest.param(
            lambda: Application("bot", image="b:1", networks=[NET], needs=[Redis("cache", networks=[OTHER])]),
            "they share no network: add other to networks", "Redis", id="unreachable",
        ),
        pytest.param(
            lambda: Application("bot", image="b:1", volumes=[Mount("/a", source="./a"), Mount("/a", source="./b")]),
            "mounted twice", "Mount", id="mounted-twice",
        ),
        pytest.param(lambda: Application("bot", image="b:1", needs=[NET]), "is no service", "NET", id="needs-a-network"),
        pytest.param(lambda: Application("bot", image="b:1", environment={"A B": "x"}), "should have the form", '"x"', id="variable-name"),
        pytest.param(lambda: Application("bot", image="b:1", metrics=["up"]), "is no metric", '["up"]', id="no-metric"),
        pytest.param(lambda: Application("bot", image="b:1", healthcheck=["bot"]), "CMD", '["bot"]', id="probe-without-kind"),
        pytest.param(lambda: Job("once", image="b:1", restart="always"), "should have the form", '"always"', id="job-for-ever"),
        pytest.param(lambda: Application("bot", image="b:1", memmory="1G"), "did you mean 'memory'", '"1G"', id="misspelt"),
    ],
)  # fmt: skip
def test_mistakes(make: Callable[[], Any], expected: str, at: str) -> None:
    with pytest.raises(ModelError) as caught:
        make()
    assert expected in str(caught.value)
    place = caught.value.place
    assert place is not None
    line = getline(place.file, place.line)[place.column - 1 :]
    assert line.startswith(at), line


def test_an_unreachable_job_may_be_waited_for(services: Services) -> None:
    job = Job("migrate", image="x:1", networks=[OTHER])
    assert "depends_on" in services(job, Application("bot", image="b:1", networks=[NET], needs=[job]))["bot"]
