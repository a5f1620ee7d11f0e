"""What the services depend on, and how the loss of it looks."""

import aiohttp
import psycopg
import psycopg_pool
from redis import exceptions as redis_errors

POSTGRES, REDIS, RISK_MANAGER = "postgres", "redis", "risk-manager"


class UnavailableError(Exception):
    """A dependency answered that it cannot do its work now."""

    def __init__(self, dependency: str, reason: str) -> None:
        super().__init__(reason)
        self.dependency = dependency


# After a failover, a server that has become a replica refuses to write: it is as good as lost.
_POSTGRES_LOST = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)
_REDIS_LOST = (redis_errors.ConnectionError, redis_errors.TimeoutError, redis_errors.ReadOnlyError)

REFUSALS = (UnavailableError, psycopg.Error, redis_errors.RedisError, aiohttp.ClientError, OSError)
"""Every way in which a dependency can answer badly, or not at all."""


def lost_dependency(error: BaseException) -> str | None:
    """Which dependency `error` says is lost for now; None if it is another kind of error."""
    match error:
        case UnavailableError():
            return error.dependency
        case psycopg_pool.PoolClosed():
            return None
        case _ if isinstance(error, _POSTGRES_LOST):
            return POSTGRES
        case _ if isinstance(error, _REDIS_LOST):
            return REDIS
        case redis_errors.ResponseError() if str(error).startswith("NOGROUP"):
            return REDIS  # it came back without its data, so without the consumer group too
        case aiohttp.ClientError():
            return RISK_MANAGER
        case _:
            return None


def first_line(error: BaseException) -> str:
    """The error in one line, for people."""
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
