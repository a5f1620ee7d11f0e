"""alertmanager.yml: its text, what amtool says to it, and where its routes send alerts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackspec.model.compose.resources import Secret
from stackspec.model.monitoring import (
    AlertmanagerConfig,
    Email,
    GenericIntegration,
    Heartbeat,
    Inhibition,
    Receiver,
    Route,
    Slack,
    Telegram,
    TimeInterval,
    TimeRange,
    Webhook,
    matching,
    other_than,
)
from stackspec.model.monitoring.receiver import html_fault
from stackspec.prometheus.alertmanager_file import TELEGRAM_MESSAGE, alertmanager_file
from stackspec.source.yaml_writer import dump

TELEGRAM = Receiver(
    "telegram", [Telegram(token=Secret("telegram-token", file="t"), chat=Secret("telegram-chat", file="c"))]
)
DESK = Receiver(
    "desk",
    [
        Telegram(token="/run/secrets/t", chat=-100, message="<b>{{ .Status }}</b> a &lt; b", silent=True, thread=7),
        Webhook(Secret("hook", file="h"), max_alerts=5),
        Webhook("https://desk.example/hook", send_resolved=False, timeout="5s"),
        Email(["a@desk.example", "b@desk.example"], sender="am@desk.example", smarthost="mail:587", username="am",
              password=Secret("mail", file="m"), subject="{{ .CommonLabels.alertname }}"),
        Slack(Secret("slack", file="s"), channel="#desk", title="x", text="y"),
        GenericIntegration("opsgenie", {"api_key_file": Secret("genie", file="g"), "priority": "P1"}),
    ],
)  # fmt: skip
NIGHT = TimeInterval("night", times=[TimeRange("22:00", "24:00"), TimeRange("00:00", "06:00")], weekdays=["monday:friday"],
                     days_of_month=["1:-1"], months=["january:march"], years=["2026:2030"], location="Europe/Berlin")  # fmt: skip
WHOLE = AlertmanagerConfig(
    Route(
        TELEGRAM,
        group_by=["alertname", "job"],
        group_wait="30s",
        group_interval="5m",
        repeat_interval="4h",
        routes=[
            Route(
                DESK,
                matchers={"severity": "critical", "job": other_than("")},
                repeat_interval="1h",
                continue_matching=True,
            ),
            Route(matchers={"severity": matching("info|none")}, mute_during=[NIGHT], group_by=["..."]),
            Route("nobody", matchers={"team": 'a"b\\c\nd'}),
        ],
    ),
    receivers=[Receiver("nobody")],
    inhibitions=[
        Inhibition(
            source={"severity": "critical"}, target={"severity": "warning"}, equal=["alertname", "job"]
        )
    ],
    heartbeat=Heartbeat(Secret("heartbeat", file="b"), every="2m"),
)

TEXT = r"""
global: {resolve_timeout: 5m}
route:
  receiver: telegram
  group_by: [alertname, job]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
    - receiver: heartbeat
      matchers: ['alertname="Watchdog"']
      group_by: [alertname]
      group_wait: 0s
      group_interval: 1m
      repeat_interval: 2m
    - receiver: desk
      matchers: ['severity="critical"', 'job!=""']
      repeat_interval: 1h
      continue: true
    - matchers: ['severity=~"info|none"']
      group_by: ['...']
      mute_time_intervals: [night]
    - receiver: nobody
      matchers: ['team="a\"b\\c\nd"']
inhibit_rules:
  - source_matchers: ['severity="critical"']
    target_matchers: ['severity="warning"']
    equal: [alertname, job]
"""


def _document(config: AlertmanagerConfig) -> dict[str, Any]:
    read = yaml.safe_load(dump(alertmanager_file(config)))
    assert isinstance(read, dict)
    return read


def test_routing_text() -> None:
    document = _document(WHOLE)
    assert {key: document[key] for key in ("global", "route", "inhibit_rules")} == yaml.safe_load(TEXT)


def test_receivers_text() -> None:
    receivers = {receiver["name"]: receiver for receiver in _document(WHOLE)["receivers"]}
    assert receivers["nobody"] == {"name": "nobody"}
    (telegram,) = receivers["telegram"]["telegram_configs"]
    assert telegram == {
        "send_resolved": True,
        "bot_token_file": "/run/secrets/telegram-token",
        "chat_id_file": "/run/secrets/telegram-chat",
        "message": TELEGRAM_MESSAGE,
        "parse_mode": "HTML",
    }
    assert receivers["heartbeat"]["webhook_configs"] == [
        {"send_resolved": False, "url_file": "/run/secrets/heartbeat"}
    ]
    desk = receivers["desk"]
    assert desk["telegram_configs"][0]["chat_id"] == -100
    assert desk["webhook_configs"][1] == {
        "send_resolved": False,
        "url": "https://desk.example/hook",
        "timeout": "5s",
    }
    assert desk["email_configs"][0]["auth_password_file"] == "/run/secrets/mail"
    assert desk["slack_configs"][0]["api_url_file"] == "/run/secrets/slack"
    assert desk["opsgenie_configs"] == [
        {"send_resolved": True, "api_key_file": "/run/secrets/genie", "priority": "P1"}
    ]


def test_time_intervals_text() -> None:
    assert _document(WHOLE)["time_intervals"] == [
        {
            "name": "night",
            "time_intervals": [
                {
                    "times": [
                        {"start_time": "22:00", "end_time": "24:00"},
                        {"start_time": "00:00", "end_time": "06:00"},
                    ],
                    "weekdays": ["monday:friday"],
                    "days_of_month": ["1:-1"],
                    "months": ["january:march"],
                    "years": ["2026:2030"],
                    "location": "Europe/Berlin",
                }
            ],
        }
    ]


def test_default_message_is_html_that_telegram_knows() -> None:
    assert html_fault(TELEGRAM_MESSAGE) is None


@pytest.fixture
def written(tmp_path: Path, reads_chat_files: bool) -> Callable[[AlertmanagerConfig], Path]:
    """Before 0.31, Alertmanager knew a chat's id by value only; the rest of the file is checked all the same."""

    def write(config: AlertmanagerConfig) -> Path:
        text = dump(alertmanager_file(config))
        if not reads_chat_files:
            text = re.sub(r"chat_id_file: .*", "chat_id: 1", text)
        file = tmp_path / "alertmanager.yml"
        file.write_text(text)
        return file

    return write


@pytest.mark.oracle
def test_amtool_accepts(written: Callable[[AlertmanagerConfig], Path], amtool: Callable[..., Any]) -> None:
    result = amtool("check-config", written(WHOLE))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        (["alertname=Watchdog", "severity=none"], "heartbeat"),
        (["severity=critical", "job=bot"], "desk"),
        (["severity=critical"], "telegram"),
        (["severity=info"], "telegram"),
        (["severity=warning"], "telegram"),
        (['team=a"b\\c\nd'], "nobody"),
    ],
)
def test_routes_lead(
    labels: list[str],
    receivers: str,
    written: Callable[[AlertmanagerConfig], Path],
    amtool: Callable[..., Any],
) -> None:
    quoted = [f'{name}="{_escaped(value)}"' for name, _, value in (label.partition("=") for label in labels)]
    result = amtool(
        "config",
        "routes",
        "test",
        f"--config.file={written(WHOLE)}",
        f"--verify.receivers={receivers}",
        *quoted,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=30)


def _config(text: str) -> AlertmanagerConfig:
    message = html.escape(text).replace("{{", "").replace("&#x27;", "'")
    return AlertmanagerConfig(
        Route(
            Receiver("r", [Telegram(token="/t", chat=1, message=message)]),
            routes=[Route(matchers={"a": text, "b": other_than(text)})],
        )
    )


@given(TEXTS)
def test_any_text_survives(text: str) -> None:
    config = _config(text)
    document = _document(config)
    assert document["route"]["routes"][0]["matchers"] == [
        str(matcher) for matcher in config.route.routes[0].conditions
    ]


@pytest.mark.oracle
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS)
def test_amtool_reads_any_text(
    written: Callable[[AlertmanagerConfig], Path], amtool: Callable[..., Any], text: str
) -> None:
    result = amtool("check-config", written(_config(text)))
    assert result.returncode == 0, result.stdout + result.stderr
