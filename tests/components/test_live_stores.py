"""Postgres and Redis as containers: healthy, hardened, reachable with the secrets and not without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stackspec.components.application import Job
from stackspec.components.postgres import Postgres
from stackspec.components.redis import Redis
from stackspec.model.compose.resources import File, Network
from stackspec.model.stack import Stack
from tests.components.conftest import HARDENED, Project, hardening

pytestmark = [pytest.mark.live, pytest.mark.slow]

NET = Network("back", internal=True)
INITIAL = File(
    "config/initial.sql", "CREATE TABLE greeting (text text); ALTER TABLE greeting OWNER TO trader;\n"
)


@pytest.fixture(scope="module")
def stores(running: Callable[[Stack], Any]) -> Iterator[Project]:
    db = Postgres("db", database="trading", owner="trader", networks=[NET], monitored=True, initial=[INITIAL])
    new = Postgres(
        "new", database="trading", owner="trader", image="postgres:18.4", networks=[NET], memory="256M"
    )
    volatile = Postgres(
        "volatile", database="trading", owner="trader", networks=[NET], durable=False, memory="512M"
    )
    cache = Redis("cache", networks=[NET], monitored=True, fsync="always", settings={"maxclients": 500})
    valkey = Redis("valkey", image="valkey/valkey:9.1.0", networks=[NET], durable=False)
    done = Job(
        "done", image="postgres:17.11", command=["true"], needs=[db, cache], user="999:999", networks=[NET]
    )
    from stackspec.components.application import Application

    last = Application(
        "last", image="postgres:17.11", command=["sleep", "600"], needs=[done], user="999:999", networks=[NET],
        healthcheck=["CMD", "true"], stop_grace_period="1s",
    )  # fmt: skip
    with running(Stack("stores", services=[db, new, volatile, cache, valkey, done, last])) as project:
        yield project


@pytest.mark.parametrize("service", ["db", "new", "volatile", "cache", "valkey", "last"])
def test_hardened(stores: Project, service: str) -> None:
    assert hardening(stores.inspect(service)) == HARDENED
    assert stores.inside(service, "sh", "-c", "touch /x 2>&1", check=False).endswith("Read-only file system")
    assert "CapEff:\t0000000000000000" in stores.inside(service, "grep", "CapEff", "/proc/1/status")


def _sql(
    stores: Project, role: str, secret: str, query: str, *, service: str = "db", check: bool = True
) -> str:
    script = f'PGPASSWORD=$(cat /run/secrets/{secret}) psql -h 127.0.0.1 -U {role} -d trading -Atc "{query}"'
    return stores.inside(service, "sh", "-c", script, check=check)


def test_owner(stores: Project) -> None:
    query = "SELECT rolsuper, pg_get_userbyid(datdba) FROM pg_roles, pg_database WHERE rolname = current_user AND datname = 'trading'"
    assert _sql(stores, "trader", "db-password", query) == "f|trader"
    assert _sql(
        stores, "trader", "db-password", "CREATE TABLE t (n int); SELECT count(*) FROM greeting"
    ).endswith("0")


def test_monitor_reads_statistics_only(stores: Project) -> None:
    assert _sql(stores, "monitor", "db-monitor-password", "SELECT pg_has_role('pg_monitor', 'member')") == "t"
    assert "permission denied" in _sql(
        stores, "monitor", "db-monitor-password", "SELECT * FROM greeting", check=False
    )
    assert "permission denied" in _sql(
        stores, "monitor", "db-monitor-password", "CREATE TABLE u (n int)", check=False
    )


def test_wrong_password_is_refused(stores: Project) -> None:
    assert "password authentication failed" in _sql(
        stores, "trader", "db-superuser-password", "SELECT 1", check=False
    )


def test_superuser_from_inside_only(stores: Project) -> None:
    assert stores.inside("db", "psql", "-U", "postgres", "-Atc", "SHOW data_checksums") == "on"


def test_no_password_reaches_the_log(stores: Project) -> None:
    log = stores.compose("logs", "db").stdout
    assert "CREATE ROLE" in log
    assert "it's db" not in log


@pytest.mark.parametrize(
    ("service", "setting", "expected"),
    [
        ("db", "shared_buffers", "256MB"),
        ("db", "fsync", "on"),
        ("volatile", "fsync", "off"),
        ("new", "data_directory", "/var/lib/postgresql/18/docker"),
    ],
)
def test_settings(stores: Project, service: str, setting: str, expected: str) -> None:
    assert stores.inside(service, "psql", "-U", "postgres", "-Atc", f"SHOW {setting}") == expected


def test_data_survive(stores: Project) -> None:
    _sql(stores, "trader", "db-password", "CREATE TABLE kept (n int)")
    stores.inside("cache", "sh", "-c", _cli("db", "set kept 1"))
    stores.compose("up", "-d", "--wait", "--force-recreate", "--no-deps", "db", "cache")
    assert _sql(stores, "trader", "db-password", "SELECT count(*) FROM kept") == "0"
    assert stores.inside("cache", "sh", "-c", _cli("db", "get kept")) == "1"


def _cli(
    _: str, command: str, secret: str = "cache-password", user: str = "default", program: str = "redis-cli"
) -> str:
    return f'REDISCLI_AUTH="$(cat /run/secrets/{secret})" {program} --user {user} --no-auth-warning {command}'


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("ping", "PONG"),
        ("config get maxmemory-policy", "maxmemory-policy\nnoeviction"),
        ("config get appendfsync", "appendfsync\nalways"),
        ("config get maxclients", "maxclients\n500"),
        ("config set maxmemory 1", "NOPERM"),
        ("shutdown", "NOPERM"),
    ],
)
def test_default_user(stores: Project, command: str, expected: str) -> None:
    assert expected in stores.inside("cache", "sh", "-c", _cli("cache", command))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("info server", "redis_version"),
        ("config get maxmemory", "268435456"),
        ("get kept", "NOPERM"),
        ("keys *", "NOPERM"),
    ],
)
def test_exporter_user(stores: Project, command: str, expected: str) -> None:
    shell = _cli(
        "cache",
        f"'{command.split()[0]}' {' '.join(map(repr, command.split()[1:]))}",
        "cache-exporter-password",
        "exporter",
    )
    assert expected in stores.inside("cache", "sh", "-c", shell)


@pytest.mark.parametrize("command", ["get kept", "info", "acl list"])
def test_nobody_without_password(stores: Project, command: str) -> None:
    assert "NOAUTH" in stores.inside("cache", "redis-cli", *command.split())
    probe = stores.inside(
        "cache", "redis-cli", "--user", "probe", "--pass", "x", "--no-auth-warning", *command.split()
    )
    assert "NOPERM" in probe


def test_probe_fails_when_the_server_does(stores: Project) -> None:
    test = stores.inspect("cache")["Config"]["Healthcheck"]["Test"][1:]
    assert stores.compose("exec", "-T", "cache", *test).stdout.strip() == "PONG"
    assert stores.compose("exec", "-T", "cache", *test, "too", "many", check=False).returncode != 0


def test_no_password_in_any_argument_or_variable(stores: Project) -> None:
    for service in ("cache", "valkey", "db"):
        seen = stores.inside(
            service, "sh", "-c", "cat /proc/1/cmdline /proc/1/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'"
        )
        assert f"it's {service}" not in seen


def test_job_ran_before_what_needs_it(stores: Project) -> None:
    assert stores.inspect("done")["State"]["ExitCode"] == 0
    assert stores.inspect("done")["State"]["FinishedAt"] < stores.inspect("last")["State"]["StartedAt"]
