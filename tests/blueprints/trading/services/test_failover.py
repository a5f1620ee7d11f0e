"""Sentinels and several PostgreSQL servers are configuration only: the services follow the one that can be written to."""

import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
import redis
from trading_harness.processes import until
from trading_harness.servers import (
    PASSWORD,
    PostgresServer,
    RedisServer,
    find_postgres,
    postgres_server,
    redis_server,
)

from trading.orders import OrderRequest, Side


def order() -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4(),
        symbol="BTCUSDT",
        side=Side.BUY,
        quantity=Decimal("0.001"),
        requested_at=datetime.now(UTC),
    )


class Sentinel(RedisServer):
    """A Sentinel that alone decides; it watches one master set, `trading`."""

    def __init__(self, folder: Path, master: RedisServer) -> None:
        super().__init__(folder)
        (folder / "sentinel.conf").write_text(
            f"port {self.port}\nbind 127.0.0.1\ndir {folder}\n"
            f"sentinel monitor trading 127.0.0.1 {master.port} 1\n"
            f'sentinel auth-pass trading "{PASSWORD}"\n'
            "sentinel down-after-milliseconds trading 500\nsentinel failover-timeout trading 3000\n"
        )

    def command(self) -> list[str]:
        return ["redis-server", str(self.folder / "sentinel.conf"), "--sentinel"]

    def client(self) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, decode_responses=True)


def test_execution_follows_the_sentinels_to_the_new_master(desk, tmp_path: Path) -> None:
    with redis_server() as replica:
        sentinel = Sentinel(tmp_path, desk.redis)
        for server in (desk.redis, replica):
            with server.client() as client:
                client.config_set("masterauth", PASSWORD)
        with replica.client() as client:
            client.replicaof("127.0.0.1", desk.redis.port)
            until(lambda: client.info("replication")["master_link_status"] == "up")
        sentinel.start()
        with sentinel.client() as client:
            until(lambda: client.sentinel_slaves("trading"))
        try:
            desk.publish(BTCUSDT="50000")
            sentinels = {
                "REDIS_HOSTS": f"127.0.0.1:{sentinel.port}",
                "REDIS_SENTINEL_MASTER": "trading",
            }
            risk = desk.start("risk-manager", **sentinels)
            execution = desk.start("order-execution", **sentinels)
            desk.submit(before := order())
            desk.wait_until_idle()

            desk.redis.kill()
            until(lambda: replica.client().info("replication")["role"] == "master", 20)
            with replica.client() as client:
                client.xadd("trading:orders", {"order": (after := order()).model_dump_json()})
            until(lambda: desk.query("SELECT count(*) FROM fills") == [(2,)], 20)
            desk.assert_each_executed_once([before.id, after.id])
            for service in (risk, execution):
                service.wait_until_ready()
        finally:
            for service in desk.services.values():
                service.stop()
            sentinel.stop()


@pytest.fixture
def standby(postgres: PostgresServer):
    """A second server that cannot be written to."""
    assert find_postgres() is not None
    with postgres_server() as server:
        read_only(server, "on")
        yield server


def read_only(server: PostgresServer, setting: str) -> None:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")


def test_of_several_servers_the_writable_one_is_used(desk, standby: PostgresServer, command) -> None:
    desk.publish(BTCUSDT="50000")
    hosts = f"127.0.0.1:{standby.port},127.0.0.1:{desk.postgres.port}"
    desk.variables["POSTGRES_HOSTS"] = hosts
    database = desk.variables["POSTGRES_DATABASE"]
    desk.start("risk-manager")
    execution = desk.start("order-execution")
    desk.submit(first := order())
    desk.wait_until_idle()
    desk.assert_each_executed_once([first.id])

    # The roles change: what was connected to the old primary has to let go of it.
    read_only(standby, "off")
    standby.new_database(database)
    time.sleep(0.2)
    assert command("migrate", **{**desk.variables, "POSTGRES_HOSTS": hosts}).returncode == 0
    read_only(desk.postgres, "on")
    try:
        desk.submit(second := order())
        desk.wait_until_idle()
        with psycopg.connect(standby.conninfo(database)) as connection:
            assert connection.execute("SELECT id FROM orders").fetchall() == [(second.id,)]
        until(lambda: execution.ready()["code"] == 200)
    finally:
        read_only(desk.postgres, "off")
