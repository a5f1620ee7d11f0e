"""Components are total: every specification that can be constructed becomes a stack that Compose accepts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stackspec.components.adminer import Adminer
from stackspec.components.application import Application, Job
from stackspec.components.blackbox import Blackbox
from stackspec.components.cadvisor import Cadvisor
from stackspec.components.node import NodeExporter
from stackspec.components.postgres import Postgres, PostgresExporter
from stackspec.components.prometheus import Prometheus
from stackspec.components.redis import Redis, RedisExporter
from stackspec.components.redis_commander import RedisCommander
from stackspec.compose.write import compose_mapping
from stackspec.model.assembly import Assembly, assemble
from stackspec.model.component import Component
from stackspec.model.compose.resources import Network
from stackspec.model.monitoring import Gauge
from stackspec.model.stack import Stack
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable, declared_in
from stackspec.source.yaml_writer import dump
from tests.components.conftest import written
from tests.components.whole import whole

NET = Network("back")
MEMORY = st.sampled_from(["1b", "6M", "200M", "1G", "1.5g", "100G", 0])
TEXT = st.text(max_size=12)
NAME = st.one_of(
    st.sampled_from(["db", "a", "A1", "my_db", "x-1", "a.b", "template1", "pg_x", "select", "postgres"]), TEXT
)
KEY = st.one_of(
    st.sampled_from(["db", "a.b", "A_1", "x-", ".x", "9"]),
    st.from_regex(r"[a-zA-Z0-9._-]{1,70}", fullmatch=True),
)
SCALAR = st.one_of(TEXT, st.integers(), st.booleans(), st.floats())


def _some(**attributes: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=attributes)


COMMON: dict[str, st.SearchStrategy[Any]] = {
    "memory": MEMORY,
    "cpus": st.sampled_from([0, 0.001, 1, "2.5"]),
    "pids": st.integers(-1, 10**6),
    "publish": st.integers(-1, 70000),
    "restart": st.sampled_from(["no", "always", "on-failure:3", "never"]),
    "labels": st.dictionaries(TEXT, st.one_of(SCALAR, st.none()), max_size=2),
    "memory_reserved": MEMORY,
}
PROGRAM = COMMON | {
    "environment": st.dictionaries(TEXT, st.one_of(SCALAR, st.none()), max_size=3),
    "command": st.lists(TEXT, max_size=3),
    "user": st.sampled_from(["0:0", "1:2", "root"]),
}


@st.composite
def components(draw: st.DrawFn) -> list[Component]:
    """A component with any attributes that it accepts, and the one it is about."""
    key = draw(KEY)
    kind = draw(
        st.sampled_from(["app", "job", "postgres", "redis", "prometheus", "blackbox", "node", "cadvisor"])
    )
    common = draw(_some(**COMMON))
    if kind == "app":
        more = draw(
            _some(
                replicas=st.integers(0, 3), port=st.integers(0, 70000), debug_port=st.integers(1, 65535),
                healthcheck=st.one_of(TEXT, st.lists(TEXT, max_size=2)), metrics_path=TEXT,
            )
        )  # fmt: skip
        return [Application(key, image="a:1", metrics=[Gauge("x")], **{**draw(_some(**PROGRAM)), **more})]
    if kind == "job":
        return [Job(key, image="a:1", **draw(_some(**PROGRAM)))]
    if kind == "postgres":
        more = draw(_some(image=st.sampled_from(["postgres:18-alpine", "postgres:16.1", "pg"]), durable=st.booleans(),
                          settings=st.dictionaries(TEXT, SCALAR, max_size=2), max_connections=st.integers(0, 300)))  # fmt: skip
        db = Postgres(key, database=draw(NAME), owner=draw(NAME), monitored=True, **{**common, **more})
        return [db, PostgresExporter(f"{key}-exporter", db), Adminer("adminer", db)]
    if kind == "redis":
        more = draw(
            _some(
                max_memory=MEMORY, settings=st.dictionaries(TEXT, SCALAR, max_size=2), durable=st.booleans()
            )
        )
        cache = Redis(key, monitored=True, **{**common, **more})
        return [cache, RedisExporter(f"{key}-exporter", cache), RedisCommander("commander", cache)]
    if kind == "prometheus":
        more = draw(
            _some(
                scrape_interval=st.sampled_from(["0s", "1s", "15s", "2h"]), retention_size=MEMORY,
                external_labels=st.dictionaries(TEXT, TEXT, max_size=2), external_url=TEXT, durable=st.booleans(),
            )
        )  # fmt: skip
        return [Prometheus(key, **{**common, **more})]
    if kind == "blackbox":
        pages = st.lists(st.one_of(st.sampled_from(["http://a/", "https://b:1/x?y=z"]), TEXT), max_size=2)
        return [
            Blackbox(
                key,
                pages=draw(pages),
                ports=draw(st.lists(st.sampled_from(["a:1", "b:99999", "c"]), max_size=2)),
                **common,
            )
        ]
    return [{"node": NodeExporter, "cadvisor": Cadvisor}[kind](key, **common)]


def _assembled(draw: Callable[[], list[Component]]) -> Assembly | None:
    return assemble(Stack("any", services=draw()))


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(data=st.data())
def test_what_can_be_constructed_becomes_a_mapping(data: st.DataObject) -> None:
    try:
        parts = data.draw(components())
    except ModelError:
        assume(False)
    mapping = compose_mapping(assemble(Stack("any", services=parts)))
    assert dump(mapping)
    assert all(service["read_only"] is True for service in mapping["services"].values())


@pytest.mark.oracle
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_compose_accepts_what_can_be_constructed(
    data: st.DataObject, tool: Callable[[str], str], tmp_path_factory: Any
) -> None:
    try:
        parts = data.draw(components())
    except ModelError:
        assume(False)
    _accepted(tool("docker"), written(Stack("any", services=parts), tmp_path_factory.mktemp("any")))


@pytest.mark.oracle
def test_compose_accepts_the_whole(tool: Callable[[str], str], tmp_path: Path) -> None:
    _accepted(tool("docker"), written(whole(), tmp_path))


def _accepted(docker: str, file: Path) -> None:
    command = [docker, "compose", "-f", str(file), "config", "-q"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def _variables() -> list[Callable[[Variable], Component]]:
    return [
        lambda v: Application(
            "a", image=f"x:{v}", publish=v, replicas=v, memory=v, memory_reserved=v, cpus=v, pids=v
        ),
        lambda v: Application("a", image="x:1", debug_port=v, publish=8080, replicas=3 if False else 1),
        lambda v: Application("a", image="x:1", stop_grace_period=v, environment={"A": v}),
        lambda v: Postgres(
            "a",
            database="d",
            owner="o",
            image=f"x:{v}",
            major=17,
            pids=v,
            publish=v,
            settings={"work_mem": f"{v}"},
        ),
        lambda v: Redis("a", image=f"x:{v}", pids=v, cpus=v),
        lambda v: Prometheus("a", retention=v, external_url=f"https://{v}/", cpus=v),
    ]


@pytest.mark.parametrize("make", _variables())
def test_variables_where_the_value_matters_to_compose_alone(make: Callable[[Variable], Component]) -> None:
    with declared_in({}):
        variable = Variable("VALUE", purpose="any")
        assert "${VALUE:?any}" in dump(compose_mapping(assemble(Stack("any", services=[make(variable)]))))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda v: Application("a", image="x:1", port=v), id="port"),
        pytest.param(lambda v: Postgres("a", database="d", owner="o", memory=v), id="postgres-memory"),
        pytest.param(
            lambda v: Postgres("a", database="d", owner="o", max_connections=v), id="max-connections"
        ),
        pytest.param(lambda v: Redis("a", max_memory=v), id="redis-max-memory"),
        pytest.param(lambda v: Redis("a", settings={"a": f"{v}"}), id="redis-setting"),
        pytest.param(lambda v: Prometheus("a", scrape_interval=v), id="scrape-interval"),
    ],
)
def test_variables_where_rendering_needs_the_value(make: Callable[[Variable], Component]) -> None:
    with declared_in({}), pytest.raises(ModelError, match="give the value itself|variables can stand"):
        make(Variable("VALUE", purpose="any"))
