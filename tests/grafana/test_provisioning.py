"""Provisioning files: datasources with fixed uids, secrets by file, dollars that mean themselves."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stackspec.grafana.provisioning import dashboard_provider_file, datasource_file
from stackspec.model.compose.resources import Secret
from stackspec.model.monitoring import Datasource, PrometheusDatasource
from stackspec.model.value import ModelError
from stackspec.source.yaml_writer import dump

PROMETHEUS = PrometheusDatasource("Prometheus", "http://prometheus:9090", default=True, scrape_interval="30s")
POSTGRES = Datasource(
    "Trades $1",
    "http://postgres:5432",
    type="postgres",
    user="reader",
    database="trading",
    settings={"sslmode": "disable", "note": ["$x"]},
    secure={"password": Secret("reader-password", file="p")},
)

TEXT = """
apiVersion: 1
prune: true
datasources:
  - name: Prometheus
    type: prometheus
    uid: prometheus
    access: proxy
    url: http://prometheus:9090
    isDefault: true
    editable: false
    jsonData: {httpMethod: POST, timeInterval: 30s}
  - name: Trades $$1
    type: postgres
    uid: trades-1
    access: proxy
    url: http://postgres:5432
    isDefault: false
    editable: false
    user: reader
    database: trading
    jsonData: {sslmode: disable, note: [$$x]}
    secureJsonData: {password: "$__file{/run/secrets/reader-password}"}
"""


def test_datasources() -> None:
    assert yaml.safe_load(dump(datasource_file([PROMETHEUS, POSTGRES]))) == yaml.safe_load(TEXT)


def test_provider() -> None:
    assert dashboard_provider_file() == {
        "apiVersion": 1,
        "providers": [
            {
                "name": "stack",
                "folder": "",
                "type": "file",
                "disableDeletion": True,
                "allowUiUpdates": False,
                "options": {"path": "/etc/grafana/dashboards", "foldersFromFilesStructure": False},
            }
        ],
    }


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (PrometheusDatasource("Prometheus", "http://b:1", uid="b"), "two datasources have the name 'Prometheus'"),
        (PrometheusDatasource("prometheus!", "http://b:1"), "two datasources have the uid 'prometheus'"),
        (PrometheusDatasource("B", "http://b:1", default=True), "PrometheusDatasource 'B' and PrometheusDatasource 'Prometheus' are both"),
    ],
)  # fmt: skip
def test_clashes(other: Datasource, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        datasource_file([PROMETHEUS, other])
    assert message in str(caught.value)
    assert caught.value.place == other.place


@given(st.text(st.characters(exclude_categories=["Cs", "Co"]), min_size=1, max_size=30))
def test_any_text_survives(text: str) -> None:
    source = Datasource("x", "http://x", type="t", user=text, settings={"a": text})
    (read,) = yaml.safe_load(dump(datasource_file([source])))["datasources"]
    assert read["user"].replace("$$", "$") == text
    assert read["jsonData"]["a"].replace("$$", "$") == text
