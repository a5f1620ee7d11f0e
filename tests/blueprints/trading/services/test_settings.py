"""Every mistake is reported, by name, at once; secrets never."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from trading.mistakes import SettingsError, read_settings
from trading.settings import (
    MarketDataSettings,
    MigrateSettings,
    OrderExecutionSettings,
    RiskManagerSettings,
    TradingBotSettings,
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("hush\n")
    return file


def mistakes(
    monkeypatch: pytest.MonkeyPatch, kind: type[BaseSettings], variables: Mapping[str, str]
) -> list[str]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings(kind)
    return caught.value.mistakes


ONE_MISTAKE = [
    (MarketDataSettings, "HTTP_PORT", "http", "HTTP_PORT=http is not a whole number"),
    (MarketDataSettings, "HTTP_PORT", "0", "HTTP_PORT=0 is out of range: must be at least 1"),
    (MarketDataSettings, "HTTP_PORT", "", "HTTP_PORT= is not a whole number"),
    (MarketDataSettings, "LOG_LEVEL", "loud",
     "LOG_LEVEL=loud is not one of 'debug', 'info', 'warning' or 'error'"),
    (MarketDataSettings, "PRICE_TTL_SECONDS", "soon", "PRICE_TTL_SECONDS=soon is not a number"),
    (MarketDataSettings, "PRICE_TTL_SECONDS", "nan", "PRICE_TTL_SECONDS=nan is not a finite number"),
    (MarketDataSettings, "REPLAY_REPEAT", "perhaps", "REPLAY_REPEAT=perhaps is not true or false"),
    (MarketDataSettings, "SYMBOLS", "BTCUSDT,eth", "SYMBOLS: eth is malformed: must match ^[A-Z0-9]{2,20}$"),
    (MarketDataSettings, "FEED", "replay", "FEED_FILE is missing: FEED=replay plays this file"),
    (MarketDataSettings, "FEED_START_PRICES", "BTCUSDT", "FEED_START_PRICES=BTCUSDT has no =PRICE"),
    (MarketDataSettings, "REDIS_HOSTS", "a,b",
     "REDIS_HOSTS: several hosts are Sentinels: give REDIS_SENTINEL_MASTER too"),
    (MarketDataSettings, "REDIS_HOSTS", "redis://a",
     r"REDIS_HOSTS: redis://a is malformed: must match ^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$"),
    (TradingBotSettings, "SLOW_WINDOW", "5", "SLOW_WINDOW=5 must be greater than FAST_WINDOW=5"),
    (TradingBotSettings, "FAST_WINDOW", "20", "SLOW_WINDOW: 20 must be greater than FAST_WINDOW=20"),
    (OrderExecutionSettings, "CONSUMER_NAME", "", "CONSUMER_NAME is empty"),
    (RiskManagerSettings, "MAX_POSITION_SIZE", "1O000", "MAX_POSITION_SIZE=1O000 is not a number"),
    (RiskManagerSettings, "MAX_POSITION_SIZE", "inf", "MAX_POSITION_SIZE=inf is not a finite number"),
    (RiskManagerSettings, "MAX_DAILY_LOSS", "-1",
     "MAX_DAILY_LOSS=-1 is out of range: must be greater than 0"),
    (RiskManagerSettings, "MAX_POSITON_SIZE", "1",
     "MAX_POSITON_SIZE is not read by any program: is MAX_POSITION_SIZE meant?"),
    (RiskManagerSettings, "POSTGRES_HOST", "a", "POSTGRES_HOST is not read by any program: is POSTGRES_HOSTS meant?"),
    (RiskManagerSettings, "POSTGRES_PASSWORD", "hush",
     "POSTGRES_PASSWORD is set: put the secret into a file and give its path in POSTGRES_PASSWORD_FILE"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "value", "mistake"),
    ONE_MISTAKE,
    ids=[f"{name}={value}" for _, name, value, _ in ONE_MISTAKE],
)
def test_one_mistake(
    monkeypatch: pytest.MonkeyPatch,
    secret: Path,
    kind: type[BaseSettings],
    name: str,
    value: str,
    mistake: str,
) -> None:
    monkeypatch.setenv("POSTGRES_PASSWORD_FILE", str(secret))
    assert mistakes(monkeypatch, kind, {name: value}) == [mistake]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (None, "{path} cannot be read: No such file or directory"),
        (b"", "{path} is empty"),
        (b"\n", "{path} is empty"),
        (b"\xff", "{path} is not UTF-8 text"),
    ],
)
def test_secret_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, mistake: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
    found = mistakes(monkeypatch, MigrateSettings, {"POSTGRES_PASSWORD_FILE": str(path)})
    assert found == ["POSTGRES_PASSWORD_FILE=" + mistake.format(path=path)]


def test_a_secret_in_place_of_its_path_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = mistakes(monkeypatch, MigrateSettings, {"POSTGRES_PASSWORD_FILE": "hunter2"})
    assert "hunter2" not in "".join(found)
    assert [mistake.partition(";")[0] for mistake in found] == [
        "POSTGRES_PASSWORD_FILE is not an absolute path (not shown here: it may be the secret itself)"
    ]


def test_all_mistakes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"MAX_POSITION_SIZE": "x", "MAX_DAILY_LOSS": "0", "HTTP_PORT": "70000", "LOG_LEVEL": "INFO"}
    assert mistakes(monkeypatch, RiskManagerSettings, wrong) == [
        "POSTGRES_PASSWORD_FILE is missing: file that holds the password",
        "LOG_LEVEL=INFO is not one of 'debug', 'info', 'warning' or 'error'",
        "HTTP_PORT=70000 is out of range: must be at most 65535",
        "MAX_POSITION_SIZE=x is not a number",
        "MAX_DAILY_LOSS=0 is out of range: must be greater than 0",
    ]


def test_what_is_read(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    monkeypatch.setenv("POSTGRES_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("MAX_DAILY_LOSS", "0.1")
    monkeypatch.setenv("REDIS_HOSTS", "s1:26379, s2,[::1]:7")
    monkeypatch.setenv("REDIS_SENTINEL_MASTER", "trading")
    monkeypatch.setenv("REDIS_PASSWORD_FILE", "")
    settings = read_settings(RiskManagerSettings)
    assert settings.postgres_password_file.get_secret_value() == "hush"
    assert settings.max_daily_loss == Decimal("0.1")
    assert settings.redis_hosts == ("s1:26379", "s2", "[::1]:7")
    assert settings.redis_password_file is None
    assert "hush" not in repr(settings)


def test_what_only_looks_alike_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "POSTGRES_PORT", "REDIS_PORT", "MAX_POSITION_SIZE"):
        monkeypatch.setenv(name, "1")
    assert read_settings(MarketDataSettings).http_port == 8080


def test_start_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_START_PRICES", "BTCUSDT=60000.5, XUSDT=1")
    assert read_settings(MarketDataSettings).feed_start_prices == {
        "BTCUSDT": Decimal("60000.5"),
        "XUSDT": Decimal(1),
    }


def test_the_program_ends_with_2_and_says_all(command) -> None:
    ended = command("risk-manager", MAX_POSITION_SIZE="x", POSTGRES_PASSWORD="hush")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "POSTGRES_PASSWORD is set: put the secret into a file and give its path in POSTGRES_PASSWORD_FILE",
        "POSTGRES_PASSWORD_FILE is missing: file that holds the password",
        "MAX_POSITION_SIZE=x is not a number",
    ]
