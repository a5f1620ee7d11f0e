"""Connections to Redis, directly or through Sentinels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

from trading.dependencies import REDIS, UnavailableError
from trading.settings import RedisSettings

SOCKET_TIMEOUT_SECONDS = 5.0
"""Longer than any blocking read, short enough to notice a server that vanished."""


@asynccontextmanager
async def redis_client(settings: RedisSettings, service: str) -> AsyncIterator[Redis]:
    """A client that connects on first use.

    It never retries by itself: the workers do, knowing what may be repeated.
    """
    client = (
        _through_sentinels(settings, service)
        if settings.redis_sentinel_master
        else _direct(settings, service)
    )
    try:
        yield client
    finally:
        await client.aclose()


def _options(settings: RedisSettings, service: str) -> dict[str, Any]:
    return {
        "db": settings.redis_database,
        "username": settings.redis_username or None,
        "password": settings.redis_password_file and settings.redis_password_file.get_secret_value(),
        "client_name": service,
        "decode_responses": True,
        "protocol": 2,
        "retry": Retry(NoBackoff(), 0),
        **_SOCKET,
    }


_SOCKET: dict[str, Any] = {
    "socket_timeout": SOCKET_TIMEOUT_SECONDS,
    "socket_connect_timeout": 2.0,
    "socket_keepalive": True,
}


def _direct(settings: RedisSettings, service: str) -> Redis:
    host, port = _host_and_port(settings.redis_hosts[0], 6379)
    return Redis(host=host, port=port, **_options(settings, service))


def _through_sentinels(settings: RedisSettings, service: str) -> Redis:
    password = settings.redis_sentinel_password_file
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # the library's own gap
        [_host_and_port(server, 26379) for server in settings.redis_hosts],
        sentinel_kwargs={"password": password and password.get_secret_value(), **_SOCKET},
        **_options(settings, service),
    )
    client: Redis = sentinel.master_for(settings.redis_sentinel_master)
    return client


def _host_and_port(server: str, default: int) -> tuple[str, int]:
    host, colon, port = server.rpartition(":")
    if not colon or server.endswith("]"):
        return server.strip("[]"), default
    return host.strip("[]"), int(port)


async def check_redis(redis: Redis, *, keeps_orders: bool) -> None:
    """Ask the server; where orders are kept in it, also whether it may evict them."""
    await redis.ping()
    if not keeps_orders:
        return
    memory = await redis.info("memory")
    policy = str(memory.get("maxmemory_policy", ""))
    if policy.startswith("allkeys"):
        raise UnavailableError(
            REDIS,
            f"maxmemory-policy {policy} may evict accepted orders: "
            "use volatile-lru, volatile-ttl or noeviction",
        )
