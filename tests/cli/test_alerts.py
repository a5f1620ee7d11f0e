"""``stackspec alerts`` on the rendered example."""

import json
from pathlib import Path

import pytest

from stackspec.cli.main import main

STACK = str(Path(__file__).resolve().parents[2] / "generated" / "trading" / "prod")


def test_every_alert_of_the_example_reaches_somebody(capsys):
    assert main(["alerts", STACK, "--format", "json"]) == 0
    alerts = json.loads(capsys.readouterr().out)["alerts"]
    assert len(alerts) > 40
    for alert in alerts:
        assert alert["receivers"]
        assert alert["earliest_seconds"] >= 0
        assert alert["obstacles"] == []


@pytest.mark.parametrize(
    ("form", "said"),
    [("text", "HighDrawdown  ("), ("markdown", "| alert | watches | fed by | tells | obstacles |\n")],
)
def test_forms(capsys, form, said):
    assert main(["alerts", STACK, "--format", form]) == 0
    assert said in capsys.readouterr().out


def test_no_project(tmp_path, capsys):
    assert main(["alerts", str(tmp_path)]) == 2
    assert "give one Compose project (found: none)" in capsys.readouterr().err
