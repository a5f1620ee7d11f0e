"""What each program can be told: environment variables, and files that hold secrets.

One class per program; the name of a field in capitals is the variable. `trading.mistakes` turns what does not
validate into sentences for people.
"""

import socket
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from trading.quotes import Symbol


def _split(value: Any) -> Any:
    """A comma-separated list as a tuple of its parts."""
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


def _pairs(value: Any) -> Any:
    """`A=1,B=2` as a mapping."""
    if not isinstance(value, str):
        return value
    pairs = [part.strip().partition("=") for part in value.split(",") if part.strip()]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise ValueError(f"{', '.join(wrong)} has no =PRICE")
    return {name: number for name, _, number in pairs}


def _read_secret(value: Any) -> Any:
    """The content of the secret file at the path `value`, without one trailing newline."""
    if not isinstance(value, str):
        return value
    path = Path(value)
    if not path.is_absolute():
        raise ValueError(
            "is not an absolute path (not shown here: it may be the secret itself); "
            "give the path of a file that holds the secret"
        )
    try:
        secret = path.read_text(encoding="utf-8").removesuffix("\n")
    except OSError as error:
        raise ValueError(f"{value} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{value} is not UTF-8 text") from None
    if not secret:
        raise ValueError(f"{value} is empty")
    return SecretStr(secret)


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


Host = Annotated[str, Field(pattern=r"^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$")]
Hosts = Annotated[tuple[Host, ...], NoDecode, BeforeValidator(_split)]
Symbols = Annotated[tuple[Symbol, ...], NoDecode, BeforeValidator(_split)]
SecretFile = Annotated[SecretStr, BeforeValidator(_read_secret)]
OptionalSecretFile = Annotated[
    SecretStr | None, BeforeValidator(_read_secret), BeforeValidator(_empty_is_none)
]
Number = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[Decimal, Field(gt=0)]


class LogSettings(BaseSettings):
    """What every program reads."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe JSON log line on stdout"
    )


class ServiceSettings(LogSettings):
    """What every service reads."""

    http_host: str = Field("0.0.0.0", description="address the HTTP server binds")  # noqa: S104 - a container's own
    http_port: int = Field(8080, ge=1, le=65535, description="/health, /ready, /metrics")
    check_timeout_seconds: Number = Field(2, ge=0.1, le=30, description="time limit of each dependency check")
    check_interval_seconds: Number = Field(
        5, ge=0.5, le=300, description="how often dependencies are asked unprompted"
    )
    liveness_seconds: Number = Field(
        30, ge=5, le=3600, description="/health fails when a worker made no progress for this long"
    )
    shutdown_grace_seconds: Number = Field(
        10, ge=1, le=300, description="time after SIGTERM to finish what is open before it is cancelled"
    )


class RedisSettings(BaseSettings):
    """How to reach Redis: directly, or through Sentinels."""

    redis_sentinel_master: str = Field(
        "", description="name of the master set; empty means a direct connection"
    )
    redis_hosts: Hosts = Field(
        ("redis:6379",), description="one server, or with REDIS_SENTINEL_MASTER the Sentinels"
    )
    redis_database: int = Field(0, ge=0, le=15, description="number of the database")
    redis_username: str = Field("", description="ACL user; empty means the default user")
    redis_password_file: OptionalSecretFile = Field(None, description="file that holds the password")
    redis_sentinel_password_file: OptionalSecretFile = Field(
        None, description="file that holds the Sentinels' own password"
    )
    redis_wait_replicas: int = Field(
        0, ge=0, le=10, description="an order request is accepted when this many replicas hold it too"
    )

    @field_validator("redis_hosts")
    @classmethod
    def _one_server_without_sentinels(cls, hosts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(hosts) > 1 and info.data.get("redis_sentinel_master") == "":
            raise ValueError("several hosts are Sentinels: give REDIS_SENTINEL_MASTER too")
        return hosts


class PostgresSettings(BaseSettings):
    """How to reach PostgreSQL: one server, or several of which one can be written to."""

    postgres_hosts: Hosts = Field(("postgres:5432",), description="servers, tried in order")
    postgres_database: str = Field("trading", min_length=1, description="name of the database")
    postgres_user: str = Field("trader", min_length=1, description="role that owns the database")
    postgres_password_file: SecretFile = Field(description="file that holds the password")
    postgres_target_session_attrs: Literal[
        "any", "read-write", "read-only", "primary", "standby", "prefer-standby"
    ] = Field("read-write", description="which of several servers will do, in libpq's words")
    postgres_sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] = Field(
        "prefer", description="libpq's sslmode"
    )
    postgres_pool_size: int = Field(4, ge=1, le=50, description="most connections of one process")


class MarketDataSettings(ServiceSettings, RedisSettings):
    """market-data."""

    symbols: Symbols = Field(
        ("BTCUSDT", "ETHUSDT", "SOLUSDT"), min_length=1, description="symbols to publish"
    )
    price_ttl_seconds: Number = Field(
        60, ge=1, le=86400, description="a price not renewed for this long vanishes"
    )
    tick_interval_seconds: Number = Field(0.2, ge=0.001, le=60, description="between rounds of ticks")
    feed: Literal["random-walk", "replay"] = Field("random-walk", description="where ticks come from")
    feed_seed: int = Field(344, description="same seed, same walk")
    feed_volatility_percent: Number = Field(
        0.05, ge=0, le=10, description="standard deviation of one step of the walk"
    )
    feed_start_prices: Annotated[dict[Symbol, Positive], NoDecode, BeforeValidator(_pairs)] = Field(
        {"BTCUSDT": Decimal(50000), "ETHUSDT": Decimal(3000), "SOLUSDT": Decimal(100)},
        description="first price by symbol; others start at 100",
    )
    feed_file: Annotated[Path | None, BeforeValidator(_empty_is_none)] = Field(
        None, validate_default=True, description="recording to replay (CSV)"
    )
    replay_speed: Number = Field(1, ge=0.01, le=1000, description="factor on the recorded pace")
    replay_repeat: bool = Field(default=True, description="begin again at the end of the recording")

    @field_validator("feed_file")
    @classmethod
    def _replay_needs_a_file(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is None and info.data.get("feed") == "replay":
            raise ValueError("is missing: FEED=replay plays this file")
        return path


class TradingBotSettings(ServiceSettings, RedisSettings, PostgresSettings):
    """trading-bot."""

    symbols: Symbols = Field(("BTCUSDT", "ETHUSDT", "SOLUSDT"), min_length=1, description="symbols to trade")
    fast_window: int = Field(5, ge=1, le=1000, description="ticks of the fast moving average")
    slow_window: int = Field(20, ge=2, le=10000, description="ticks of the slow one", validate_default=True)
    order_notional_usd: Decimal = Field(
        Decimal(500), ge=Decimal("0.01"), le=1_000_000, description="value of one order"
    )
    pnl_interval_seconds: Number = Field(
        1, ge=0.1, le=60, description="how often PnL is read from the database"
    )

    @field_validator("slow_window")
    @classmethod
    def _slow_is_longer(cls, slow: int, info: ValidationInfo) -> int:
        fast = info.data.get("fast_window")
        if fast is not None and slow <= fast:
            raise ValueError(f"{slow} must be greater than FAST_WINDOW={fast}")
        return slow


class OrderExecutionSettings(ServiceSettings, RedisSettings, PostgresSettings):
    """order-execution."""

    risk_manager_url: HttpUrl = Field(
        HttpUrl("http://risk-manager:8080"), description="where the risk manager answers"
    )
    risk_timeout_seconds: Number = Field(2, ge=0.1, le=30, description="per question to the risk manager")
    order_batch_size: int = Field(64, ge=1, le=1000, description="requests decided and committed together")
    order_max_age_seconds: Number = Field(
        60, ge=1, le=86400, description="an older request is rejected as expired"
    )
    claim_idle_seconds: Number = Field(
        10,
        ge=1,
        le=3600,
        description="requests another consumer left unfinished for this long are taken over",
    )
    consumer_name: str = Field(
        default_factory=socket.gethostname, min_length=1, description="unique among replicas"
    )


class RiskManagerSettings(ServiceSettings, RedisSettings, PostgresSettings):
    """risk-manager."""

    max_position_size: Positive = Field(
        Decimal(10000), description="largest absolute value of one position, USD"
    )
    max_daily_loss: Positive = Field(
        Decimal(1000), description="loss since 00:00 UTC after which only reducing orders pass, USD"
    )
    max_drawdown_percent: Decimal = Field(
        Decimal(10), gt=0, le=100, description="fall from the peak that engages the kill switch"
    )
    mark_interval_seconds: Number = Field(
        1, ge=0.1, le=60, description="how often positions are marked to market"
    )


class MigrateSettings(LogSettings, PostgresSettings):
    """migrate."""

    initial_equity_usd: Positive = Field(Decimal(100000), description="opening balance, written once")
    migrate_timeout_seconds: Number = Field(
        60, ge=1, le=3600, description="how long to wait for PostgreSQL and for another migration's lock"
    )


class KillSwitchSettings(LogSettings, PostgresSettings):
    """kill-switch."""


SETTINGS: dict[str, type[BaseSettings]] = {
    "market-data": MarketDataSettings,
    "trading-bot": TradingBotSettings,
    "order-execution": OrderExecutionSettings,
    "risk-manager": RiskManagerSettings,
    "migrate": MigrateSettings,
    "kill-switch": KillSwitchSettings,
}
"""By command: what it reads."""
