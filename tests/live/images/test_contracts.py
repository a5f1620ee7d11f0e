"""Every stand-in keeps the contract of the official image, hardened as the blueprints harden their services.

On a machine that has the official images these tests run against those, and must pass just the same.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docker.models.containers import Container

    from tests.live.images.sandbox import Sandbox

    Write = Callable[..., str]
    ImageName = Callable[[str], str]

pytestmark = pytest.mark.live

# No space in it: it breaks the connection string of postgres_exporter (0.17), which then logs the password.
SECRET = "secret/with$odd&signs%20"
EAT = "hold = bytearray(100_000_000)\nwhile True: pass"
"""Takes 100 MB and all the CPU that it may have."""
POSTGRES_TMPFS = {"/var/run/postgresql": "uid=999,gid=999", "/tmp": ""}


def start_postgres(sandbox: Sandbox, name: str, write: Write, **options: object) -> Container:
    """A hardened PostgreSQL 17 with the database `trading`, the owner `trader` and two init scripts."""
    scripts = write("init/01-table.sql", "CREATE TABLE fills (id int); INSERT INTO fills VALUES (1);")
    insert = 'psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO fills VALUES (2)"'
    write("init/02-row.sh", f"#!/bin/bash\n{insert}\n", 0o555)
    container = sandbox.start(
        name,
        alias="db",
        user="999:999",
        environment={
            "POSTGRES_USER": "trader",
            "POSTGRES_DB": "trading",
            "POSTGRES_PASSWORD_FILE": "/run/secrets/db-password",
            "POSTGRES_INITDB_ARGS": "--data-checksums",
        },
        mounts={
            "/run/secrets/db-password": write("db-password", SECRET),
            "/docker-entrypoint-initdb.d": scripts.rpartition("/")[0],
            "/var/lib/postgresql/data": sandbox.volume("data"),
        },
        tmpfs=POSTGRES_TMPFS,
        **options,
    )
    ready = ("pg_isready", "-h", "127.0.0.1", "-U", "trader", "-d", "trading")
    sandbox.until(lambda: sandbox.execute(container, *ready), container)
    return container


def psql(sandbox: Sandbox, container: Container, sql: str, password: str = SECRET) -> str:
    # Over the network: the image trusts connections from inside the container.
    command = ("psql", "-h", "db", "-U", "trader", "-d", "trading", "-tAc", sql)
    return sandbox.execute(container, *command, environment={"PGPASSWORD": password})


def test_postgres_first_start_and_restart(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    first = start_postgres(sandbox, image("postgres"), write)
    assert psql(sandbox, first, "SELECT count(*) FROM fills") == "2"
    assert psql(sandbox, first, "SHOW data_checksums") == "on"
    with pytest.raises(AssertionError, match="password authentication failed"):
        psql(sandbox, first, "SELECT 1", password="wrong")
    assert SECRET not in first.logs().decode()
    psql(sandbox, first, "INSERT INTO fills VALUES (3)")
    first.stop(timeout=20)
    first.reload()
    assert first.attrs["State"]["ExitCode"] == 0
    first.remove()

    second = start_postgres(sandbox, image("postgres"), write)
    assert psql(sandbox, second, "SELECT string_agg(id::text, ',' ORDER BY id) FROM fills") == "1,2,3"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        pytest.param({}, "superuser password is not specified", id="no-password"),
        pytest.param(
            {"POSTGRES_PASSWORD": "one", "POSTGRES_PASSWORD_FILE": "/etc/hostname"},
            "both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set",
            id="password-twice",
        ),
    ],
)
def test_postgres_refuses(sandbox: Sandbox, image: ImageName, environment: dict[str, str], said: str) -> None:
    tmpfs = POSTGRES_TMPFS | {"/var/lib/postgresql/data": "uid=999,gid=999"}
    name = image("postgres")
    code, output = sandbox.run(name, user="999:999", environment=environment, tmpfs=tmpfs)
    assert (code, said in output) == (1, True), output


def test_postgres_18_refuses_the_old_mount(sandbox: Sandbox, image: ImageName) -> None:
    mounts = {"/var/lib/postgresql/data": sandbox.volume("old")}
    name = image("postgres:18.6")
    code, output = sandbox.run(name, soft=True, environment={"POSTGRES_PASSWORD": "x"}, mounts=mounts)
    assert (code, "(unused mount/volume)" in output) == (1, True), output


def test_postgres_18_keeps_data_in_a_folder_of_its_major(sandbox: Sandbox, image: ImageName) -> None:
    container = sandbox.start(
        image("postgres:18.6"),
        user="999:999",
        environment={"POSTGRES_PASSWORD": "x"},
        mounts={"/var/lib/postgresql": sandbox.volume("data")},
        tmpfs=POSTGRES_TMPFS,
    )
    sandbox.until(lambda: sandbox.execute(container, "pg_isready", "-h", "127.0.0.1"), container)
    assert sandbox.execute(container, "sh", "-c", "echo $PGDATA") == "/var/lib/postgresql/18/docker"
    sandbox.execute(container, "test", "-s", "/var/lib/postgresql/18/docker/PG_VERSION")


@pytest.mark.parametrize(
    ("user", "uid"), [("", "999"), ("4711:4711", "4711")], ids=["root-drops", "any-user"]
)
def test_postgres_users(sandbox: Sandbox, image: ImageName, user: str, uid: str) -> None:
    owner = "uid=4711,gid=4711" if user else ""
    tmpfs = {"/var/lib/postgresql/data": owner, "/var/run/postgresql": owner, "/tmp": ""}
    container = sandbox.start(
        image("postgres"), soft=True, user=user or None, environment={"POSTGRES_PASSWORD": "x"}, tmpfs=tmpfs
    )
    # A user without a name must be told to pg_isready, which asks the system for it otherwise.
    ready = ("pg_isready", "-h", "127.0.0.1", "-U", "postgres")
    sandbox.until(lambda: sandbox.execute(container, *ready), container)
    assert sandbox.execute(container, "stat", "-c", "%u", "/proc/1") == uid


@pytest.mark.parametrize("kind", ["redis", "valkey"])
def test_redis(sandbox: Sandbox, image: ImageName, write: Write, kind: str) -> None:
    config = write("server.conf", "appendonly yes\ndir /data\nmaxmemory 64mb\n")
    mounts = {"/data": sandbox.volume("data"), f"/usr/local/etc/{kind}/{kind}.conf": config}
    command = (f"{kind}-server", f"/usr/local/etc/{kind}/{kind}.conf")

    def start() -> Container:
        container = sandbox.start(image(kind), *command, alias="cache", user="999:999", mounts=mounts)
        ping = (f"{kind}-cli", "ping")
        sandbox.until(lambda: sandbox.execute(container, *ping) == "PONG", container)
        return container

    first = start()
    # From another container and without a password: the official server is built without protected mode.
    client = sandbox.start(image(kind), "sleep", "60", user="999:999")
    assert sandbox.execute(client, f"{kind}-cli", "-h", "cache", "set", "price", "42") == "OK"
    assert "67108864" in sandbox.execute(first, f"{kind}-cli", "config", "get", "maxmemory")
    first.stop(timeout=10)
    first.remove()

    second = start()
    assert sandbox.execute(second, f"{kind}-cli", "get", "price") == "42"


def test_redis_options_alone_mean_the_server(sandbox: Sandbox, image: ImageName) -> None:
    tmpfs = {"/data": "uid=999,gid=999"}
    container = sandbox.start(image("redis"), "--requirepass", SECRET, user="999:999", tmpfs=tmpfs)
    sandbox.until(lambda: "NOAUTH" in sandbox.execute(container, "redis-cli", "get", "x"), container)
    asked = sandbox.execute(container, "redis-cli", "ping", environment={"REDISCLI_AUTH": SECRET})
    assert asked == "PONG"


def test_redis_as_root_becomes_the_user_redis(sandbox: Sandbox, image: ImageName) -> None:
    container = sandbox.start(image("redis"), soft=True)
    sandbox.until(lambda: sandbox.execute(container, "redis-cli", "ping") == "PONG", container)
    assert sandbox.execute(container, "stat", "-c", "%u", "/proc/1") == "999"


def test_prometheus(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    job = {"job_name": "self", "static_configs": [{"targets": ["localhost:9090"]}]}
    config = json.dumps({"global": {"scrape_interval": "1s"}, "scrape_configs": [job]})
    mounts = {
        "/etc/prometheus/prometheus.yml": write("prometheus.yml", config),
        "/prometheus": sandbox.volume("data"),
    }

    def start() -> Container:
        container = sandbox.start(image("prometheus"), user="65534:65534", mounts=mounts)
        probe = ("wget", "-q", "-O", "-", "http://127.0.0.1:9090/-/ready")
        sandbox.until(lambda: "Ready" in sandbox.execute(container, *probe), container)
        return container

    def value(container: Container, query: str) -> float:
        result = json.loads(sandbox.get(container, 9090, f"/api/v1/query?query={query}"))["data"]["result"]
        return float(result[0]["value"][1]) if result else 0

    first = start()
    sandbox.execute(first, "promtool", "check", "config", "/etc/prometheus/prometheus.yml")
    sandbox.until(lambda: value(first, "count_over_time(up[5m])") >= 3, first)
    started = value(first, "min_over_time(process_start_time_seconds[5m])")
    first.stop(timeout=20)
    first.remove()

    second = start()
    assert value(second, "min_over_time(process_start_time_seconds[5m])") == started


def test_alertmanager_delivers_to_a_webhook(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    receiver = sandbox.start(image("webhook-receiver"), alias="receiver")
    sandbox.until(lambda: sandbox.get(receiver, 8080, "/health"), receiver)
    config = {
        "route": {"receiver": "hook", "group_wait": "0s"},
        "receivers": [{"name": "hook", "webhook_configs": [{"url": "http://receiver:8080/alerts"}]}],
    }
    mounts = {
        "/etc/alertmanager/alertmanager.yml": write("alertmanager.yml", json.dumps(config)),
        "/alertmanager": sandbox.volume("data"),
    }
    # A lone server that looks for others waits ten seconds before it sends anything.
    flags = (
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/alertmanager",
        "--cluster.listen-address=",
    )
    alertmanager = sandbox.start(image("alertmanager"), *flags, user="65534:65534", mounts=mounts)
    probe = ("wget", "-q", "-O", "-", "http://127.0.0.1:9093/-/healthy")
    sandbox.until(lambda: sandbox.execute(alertmanager, *probe), alertmanager)
    sandbox.execute(alertmanager, "amtool", "check-config", "/etc/alertmanager/alertmanager.yml")

    sandbox.get(alertmanager, 9093, "/api/v2/alerts", [{"labels": {"alertname": "HighDrawdown"}}])
    received = sandbox.until(lambda: json.loads(sandbox.get(receiver, 8080, "/received")), receiver)
    assert [one["path"] for one in received] == ["/alerts"]
    assert received[0]["body"]["alerts"][0]["labels"] == {"alertname": "HighDrawdown"}


def test_alertmanager_keeps_silences(sandbox: Sandbox, image: ImageName) -> None:
    mounts = {"/alertmanager": sandbox.volume("data")}
    amtool = ("amtool", "--alertmanager.url=http://127.0.0.1:9093", "silence")

    def start() -> Container:
        container = sandbox.start(image("alertmanager"), user="65534:65534", mounts=mounts)
        sandbox.until(lambda: sandbox.get(container, 9093, "/-/ready"), container)
        return container

    first = start()
    silence = sandbox.execute(first, *amtool, "add", "alertname=Noisy", "--comment=later", "--author=test")
    first.stop(timeout=20)
    first.remove()
    assert silence in sandbox.execute(start(), *amtool, "query", "-q")


def test_postgres_exporter(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    start_postgres(sandbox, image("postgres"), write)
    exporter = sandbox.start(
        image("postgres-exporter"),
        user="65534:65534",
        environment={
            "DATA_SOURCE_URI": "db:5432/trading?sslmode=disable",
            "DATA_SOURCE_USER": "trader",
            "DATA_SOURCE_PASS_FILE": "/run/secrets/password",
        },
        mounts={"/run/secrets/password": write("password", SECRET)},
    )
    sandbox.until(lambda: "\npg_up 1\n" in sandbox.get(exporter, 9187, "/metrics"), exporter)
    assert SECRET not in exporter.logs().decode()
    assert "pg_up" in sandbox.execute(exporter, "wget", "-q", "-O", "-", "http://127.0.0.1:9187/metrics")


def test_redis_exporter(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    tmpfs = {"/data": "uid=999,gid=999"}
    sandbox.start(image("redis"), "--requirepass", SECRET, alias="cache", user="999:999", tmpfs=tmpfs)
    exporter = sandbox.start(
        image("redis-exporter"),
        environment={
            "REDIS_ADDR": "redis://cache:6379",
            "REDIS_PASSWORD_FILE": "/run/secrets/passwords.json",
        },
        mounts={
            "/run/secrets/passwords.json": write("passwords.json", json.dumps({"redis://cache:6379": SECRET}))
        },
    )
    sandbox.until(lambda: "\nredis_up 1\n" in sandbox.get(exporter, 9121, "/metrics"), exporter)
    assert exporter.attrs["Config"]["User"] == "59000:59000"
    code, _ = exporter.exec_run(["/bin/sh", "-c", "true"])
    assert code in {126, 127}, (
        "the official image has no shell: a healthcheck that needs one must fail here as well"
    )


def test_redis_exporter_alpine(sandbox: Sandbox, image: ImageName) -> None:
    exporter = sandbox.start(
        image("redis-exporter-alpine"), environment={"REDIS_ADDR": "redis://nobody:6379"}
    )
    assert "\nredis_up 0\n" in sandbox.until(lambda: sandbox.get(exporter, 9121, "/metrics"), exporter)
    sandbox.execute(exporter, "wget", "-q", "--spider", "http://127.0.0.1:9121/health")


def test_redis_commander(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    tmpfs = {"/data": "uid=999,gid=999"}
    cache = sandbox.start(image("redis"), "--requirepass", SECRET, alias="cache", user="999:999", tmpfs=tmpfs)
    login = {"REDISCLI_AUTH": SECRET}
    sandbox.until(
        lambda: sandbox.execute(cache, "redis-cli", "set", "price:BTC", "42", environment=login), cache
    )
    commander = sandbox.start(
        image("redis-commander"),
        environment={"REDIS_HOST": "cache", "REDIS_PASSWORD_FILE": "/run/secrets/password"},
        mounts={
            "/run/secrets/password": write("password", SECRET),
            # Its entry point writes this file if it is not there, which a read-only root does not allow.
            "/redis-commander/config/local-production.json": write("commander.json", "{}"),
        },
        tmpfs={"/tmp": ""},
    )
    keys = "/apiv2/keystree/R:cache:6379:0/?readOnly=false"
    seen = sandbox.until(lambda: sandbox.get(commander, 8081, keys), commander)
    assert "price" in seen
    sandbox.execute(commander, "/redis-commander/bin/healthcheck.js")
    sandbox.execute(commander, "wget", "-q", "--spider", "http://127.0.0.1:8081/")


def test_redis_commander_hides_its_configuration(sandbox: Sandbox, image: ImageName) -> None:
    command = ("cat", "/redis-commander/config/default.json")
    assert sandbox.run(image("redis-commander"), *command)[0] == 0
    assert sandbox.run(image("redis-commander"), *command, user="1000:1000")[0] == 1


def test_node_exporter(sandbox: Sandbox, image: ImageName) -> None:
    flags = ("--path.procfs=/host/proc", "--path.sysfs=/host/sys", "--path.rootfs=/host")
    mounts = {"/host/proc": "/proc", "/host/sys": "/sys"}
    exporter = sandbox.start(image("node-exporter"), *flags, user="65534:65534", mounts=mounts)
    metrics = sandbox.until(lambda: sandbox.get(exporter, 9100, "/metrics"), exporter)
    assert "node_cpu_seconds_total{" in metrics
    assert "node_memory_MemAvailable_bytes " in metrics
    sandbox.execute(exporter, "wget", "-q", "--spider", "http://127.0.0.1:9100/")


def test_cadvisor(sandbox: Sandbox, image: ImageName) -> None:
    labels = {"com.docker.compose.service": "eater", "secret.label": SECRET}
    eater = sandbox.start(
        image("python"), "python3", "-c", EAT, cpu_period=100_000, cpu_quota=20_000, more_labels=labels
    )
    cadvisor = sandbox.start(
        image("cadvisor"),
        "--docker_only=true",
        "--store_container_labels=false",
        "--whitelisted_container_labels=com.docker.compose.project,com.docker.compose.service",
        user="0:0",
        mounts={"/var/run/docker.sock": "/var/run/docker.sock", "/sys": "/sys"},
    )
    sandbox.until(lambda: sandbox.execute(cadvisor, "/usr/bin/healthcheck.sh") == "", cadvisor)

    def value(name: str) -> float:
        lines = sandbox.get(cadvisor, 8080, "/metrics").splitlines()
        mine = [line for line in lines if line.startswith(f"{name}{{") and f'name="{eater.name}"' in line]
        assert all('container_label_com_docker_compose_service="eater"' in line for line in mine)
        return sum(float(line.rpartition(" ")[2]) for line in mine)

    sandbox.until(lambda: value("container_memory_working_set_bytes") > 100e6, cadvisor)
    assert value("container_spec_memory_limit_bytes") == 512 * 1024**2
    assert value("container_health_state") == -1
    sandbox.until(lambda: value("container_cpu_cfs_throttled_periods_total") > 1, cadvisor)
    assert value("container_cpu_usage_seconds_total") > 0.1
    assert SECRET not in sandbox.get(cadvisor, 8080, "/metrics")


def test_blackbox_exporter(sandbox: Sandbox, image: ImageName) -> None:
    receiver = sandbox.start(image("webhook-receiver"), alias="receiver")
    sandbox.until(lambda: sandbox.get(receiver, 8080, "/health"), receiver)
    exporter = sandbox.start(image("blackbox-exporter"), user="65534:65534")
    sandbox.until(lambda: sandbox.get(exporter, 9115, "/-/healthy"), exporter)
    good = sandbox.get(exporter, 9115, "/probe?module=http_2xx&target=http://receiver:8080/health")
    bad = sandbox.get(exporter, 9115, "/probe?module=http_2xx&target=http://receiver:8080/nowhere")
    assert ("\nprobe_success 1\n" in good, "\nprobe_success 0\n" in bad) == (True, True)


@pytest.mark.parametrize(
    ("kind", "user", "port", "tmpfs"),
    [
        ("nginx", "101:101", 80, {"/var/cache/nginx": "uid=101,gid=101", "/run": "uid=101,gid=101"}),
        ("nginx-unprivileged", None, 8080, {"/tmp": ""}),
    ],
    ids=["nginx", "nginx-unprivileged"],
)
def test_nginx(
    sandbox: Sandbox,
    image: ImageName,
    write: Write,
    kind: str,
    user: str | None,
    port: int,
    tmpfs: dict[str, str],
) -> None:
    hello = "location / { return 200 'said by $host ${WORD}'; }"
    template = f"server {{ listen ${{PORT}}; {hello} location = /status {{ stub_status; }} }}\n"
    web = sandbox.start(
        image(kind),
        alias="web",
        user=user,
        environment={"WORD": "hello", "PORT": str(port)},
        mounts={"/etc/nginx/templates/default.conf.template": write("default.conf.template", template)},
        tmpfs=tmpfs | {"/etc/nginx/conf.d": "uid=101,gid=101"},
    )
    assert sandbox.until(lambda: sandbox.get(web, port, "/"), web).endswith(" hello")
    assert sandbox.execute(web, "curl", "-sf", f"http://127.0.0.1:{port}/").startswith("said by 127.0.0.1")

    exporter = sandbox.start(image("nginx-exporter"), f"--nginx.scrape-uri=http://web:{port}/status")
    sandbox.until(lambda: "\nnginx_up 1\n" in sandbox.get(exporter, 9113, "/metrics"), exporter)


def test_nginx_conf_d(sandbox: Sandbox, image: ImageName, write: Write) -> None:
    config = write("site.conf", "server { listen 8080; location / { return 200 mounted; } }\n")
    tmpfs = {"/var/cache/nginx": "uid=101,gid=101", "/run": "uid=101,gid=101"}
    mounts = {"/etc/nginx/conf.d/default.conf": config}
    web = sandbox.start(image("nginx"), user="101:101", mounts=mounts, tmpfs=tmpfs)
    assert sandbox.until(lambda: sandbox.get(web, 8080, "/"), web) == "mounted"


def test_adminer(sandbox: Sandbox, image: ImageName) -> None:
    environment = {"ADMINER_DEFAULT_SERVER": "db.example"}
    adminer = sandbox.start(image("adminer"), environment=environment, tmpfs={"/tmp": ""})
    page = sandbox.until(lambda: sandbox.get(adminer, 8080, "/"), adminer)
    assert 'name="auth[password]"' in page or "name='auth[password]'" in page
    assert "db.example" in page


def test_python(sandbox: Sandbox, image: ImageName, tmp_path: Path) -> None:
    wheel = _wheel(tmp_path)
    script = f"""set -e
      python --version; python3 --version; pip --version >/dev/null
      pip install -q --no-index --root-user-action=ignore /{wheel.name} && python -c 'import trifle; print(trifle.WORD)'
      python -m venv /tmp/app && /tmp/app/bin/pip install -q --no-index /{wheel.name}
      /tmp/app/bin/python -c 'import trifle; print(trifle.WORD)'"""
    code, output = sandbox.run(
        image("python"), "sh", "-c", script, soft=True, mounts={f"/{wheel.name}": str(wheel)}
    )
    assert code == 0, output
    lines = output.split("\n")
    assert all(line.startswith("Python 3.13.") for line in lines[:2])
    assert lines[2:4] == ["installed", "installed"]


def _wheel(folder: Path) -> Path:
    """The smallest package that pip accepts."""
    info = "trifle-1.dist-info"
    files = {
        "trifle.py": "WORD = 'installed'\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: trifle\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    path = folder / "trifle-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (files | {f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}).items():
            archive.writestr(name, text)
    path.chmod(0o444)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def test_webhook_receiver_refuses_what_is_no_json(sandbox: Sandbox, image: ImageName) -> None:
    receiver = sandbox.start(image("webhook-receiver"))
    sandbox.until(lambda: sandbox.get(receiver, 8080, "/health"), receiver)
    sandbox.get(receiver, 8080, "/alerts", {"n": 1})
    with pytest.raises(URLError, match="404"):
        sandbox.get(receiver, 8080, "/elsewhere")
    assert [one["body"] for one in json.loads(sandbox.get(receiver, 8080, "/received"))] == [{"n": 1}]
