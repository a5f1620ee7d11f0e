"""Postgres and Redis: what their specifications become, and which mistakes are told at which argument."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackspec.components.postgres import Postgres, PostgresExporter
from stackspec.components.redis import Redis, RedisExporter
from stackspec.components.redis.configuration import configuration
from stackspec.model.compose.resources import File, Network, Secret
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable

Services = Callable[..., Mapping[str, Any]]
NET, OTHER = Network("back"), Network("other")


def postgres(**attributes: Any) -> Postgres:
    return Postgres("db", database="app", owner="app", **attributes)


@pytest.mark.parametrize(
    ("image", "extra", "target", "user"),
    [
        pytest.param("postgres:17.11", {}, "/var/lib/postgresql/data", "999:999", id="17"),
        pytest.param("postgres:17.11-alpine", {}, "/var/lib/postgresql/data", "70:70", id="17-alpine"),
        pytest.param("postgres:18.4", {}, "/var/lib/postgresql", "999:999", id="18-moved-its-data"),
        pytest.param("postgres:18.4-alpine3.22", {}, "/var/lib/postgresql", "70:70", id="18-alpine"),
        pytest.param(
            "registry.example.com/pg:stable", {"major": 18}, "/var/lib/postgresql", "999:999", id="own-image"
        ),
        pytest.param(
            "postgres:17.11", {"user": "1000:1000"}, "/var/lib/postgresql/data", "1000:1000", id="own-user"
        ),
    ],
)
def test_data_belong_where_the_version_keeps_them(
    services: Services, image: str, extra: dict[str, Any], target: str, user: str
) -> None:
    service = services(postgres(image=image, **extra))["db"]
    assert service["volumes"] == [{"target": target, "source": "db-data", "type": "volume"}]
    assert service["user"] == user
    assert f"/run/postgresql:uid={user.replace(':', ',gid=')}" in service["tmpfs"]


def test_volatile_data(services: Services) -> None:
    service = services(postgres(durable=False, memory="512M"))["db"]
    assert "volumes" not in service
    assert service["tmpfs"][0] == "/var/lib/postgresql/data:uid=999,gid=999,mode=0700,size=256M"
    options = service["command"][2::2]
    assert {"fsync=off", "synchronous_commit=off", "full_page_writes=off"} <= set(options)


def test_settings_win(services: Services) -> None:
    command = services(postgres(settings={"shared_buffers": "1MB", "log_connections": True}))["db"]["command"]
    assert "shared_buffers=1MB" in command
    assert "log_connections=on" in command
    assert command.count("shared_buffers=262144kB") == 0


def test_no_secret_but_in_files(services: Services) -> None:
    service = services(postgres(password=Secret("mine", file="./mine")))["db"]
    assert service["environment"]["OWNER_PASSWORD_FILE"] == "/run/secrets/mine"
    assert {"source": "mine"} in service["secrets"]
    assert not [name for name in service["environment"] if name.endswith("PASSWORD")]


@pytest.mark.parametrize(
    ("make", "expected", "at"),
    [
        pytest.param(
            lambda: Postgres("db", database="app", owner="postgres"), "role 'postgres' has another purpose", '"postgres"', id="superuser"
        ),
        pytest.param(lambda: Postgres("db", database="app", owner="pg_x"), "pg_, which PostgreSQL keeps", '"pg_x"', id="reserved"),
        pytest.param(lambda: Postgres("db", database="a'b", owner="app"), "should have the form", '"a\'b"', id="quote"),
        pytest.param(lambda: Postgres("db", database="template1", owner="app"), "PostgreSQL's own", '"template1"', id="template"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", image="postgres:latest"), "does not start with a version", '"postgres:latest"', id="no-version"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", memory="64M"), "too little for a server to start", '"64M"', id="memory"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", memory=f"{Variable('MEM', purpose='x')}"), "give the value itself", "f\"", id="variable-in-file"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", max_connections=500), "give pids=520 or more", "500", id="pids"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", initial=[File("a.txt", "")]), "name it .sql or .sh", "[File", id="ignored-script"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", restart="sometimes"), "should have the form", '"sometimes"', id="restart"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", networks=[NET, NET]), "listed twice", "NET", id="network-twice"),
        pytest.param(lambda: Postgres("db", database="app", owner="app", memory="1G", memory_reserved="2G"), "reserve less", '"2G"', id="reservation"),
        pytest.param(
            lambda: Postgres("db", database="app", owner="app", publish=5432, networks=[Network("n", internal=True)]), "nothing is published from internal", "5432", id="publish"
        ),
        pytest.param(lambda: Postgres("-db", database="app", owner="app"), "no host name", '"-db"', id="host-name"),
        pytest.param(lambda: Redis("r", memory="256M", max_memory="256M"), "no room above max_memory=256M", '"256M"', id="redis-memory"),
        pytest.param(lambda: Redis("r", settings={"dir": "/x"}), "chosen by the component", '{"dir"', id="redis-own"),
        pytest.param(lambda: Redis("r", settings={"a": "x\nrequirepass y"}), "line breaks", '{"a"', id="redis-newline"),
        pytest.param(lambda: Redis("r", eviction="lru"), "use 'noeviction'", '"lru"', id="redis-eviction"),
        pytest.param(
            lambda: PostgresExporter("e", Postgres("db", database="app", owner="app", networks=[NET]), networks=[NET]), "give it monitored=True", "Postgres(", id="unmonitored"
        ),
        pytest.param(
            lambda: RedisExporter("e", Redis("r", monitored=True, networks=[NET]), networks=[OTHER]),
            "share no network: add back to networks", "Redis(", id="unreachable",
        ),
        pytest.param(lambda: RedisExporter("e", NET), "no Redis component", "NET", id="wrong-kind"),
    ],
)  # fmt: skip
def test_mistakes(make: Callable[[], Any], expected: str, at: str) -> None:
    with pytest.raises(ModelError, match=None) as caught:
        make()
    assert expected in str(caught.value)
    place = caught.value.place
    assert place is not None
    from linecache import getline

    line = getline(place.file, place.line)
    assert line[place.column - 1 :].startswith(at), line[place.column - 1 :]


def test_valkey_has_programs_of_its_own_name(services: Services) -> None:
    service = services(Redis("cache", image="valkey/valkey:9.1.0"))["cache"]
    assert service["command"][0] == "valkey-server"
    assert service["healthcheck"]["test"][1] == "valkey-cli"


def test_redis_settings() -> None:
    cache = Redis(
        "cache",
        fsync="always",
        eviction="volatile-ttl",
        settings={"maxclients": 9, "notify-keyspace-events": 'K"x'},
    )
    text = next(
        config.file.content
        for config in (grant.source for grant in cache.service.configs)
        if "redis.conf" in config.file.path
    )
    assert "appendfsync always\n" in text
    assert "maxmemory-policy volatile-ttl\n" in text
    assert text.endswith('maxclients 9\nnotify-keyspace-events "K\\"x"\n')


def _read_back(text: str) -> dict[str, str]:
    """The server's own way: a line at a time, arguments in double quotes with backslash escapes."""
    found = {}
    for line in text.splitlines():
        name, _, argument = line.partition(" ")
        if argument.startswith('"'):
            argument = argument[1:-1].encode("ascii").decode("unicode_escape").encode("latin-1").decode()
        found[name] = argument
    return found


@given(st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True), st.text(max_size=20)))
def test_configuration_keeps_every_value(directives: dict[str, str]) -> None:
    assert _read_back(configuration(directives)) == directives


def test_start_scripts_are_plain_shell() -> None:
    """Nothing of a specification lands in them: what differs comes in variables."""
    one, other = (
        Redis("a").service.configs[0].source.file,
        Redis("b", max_memory="1M").service.configs[0].source.file,
    )
    assert one.content == other.content
    assert shlex.split(one.content, comments=True)
