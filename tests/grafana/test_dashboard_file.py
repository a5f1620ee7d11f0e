"""Dashboards: their layout and JSON, held against Grafana's own schemas of dashboards, panels and queries."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from stackspec.grafana.dashboard_file import dashboard_json
from stackspec.grafana.layout import WIDTH, Position, flow
from stackspec.model.monitoring import (
    CustomVariable,
    Dashboard,
    DatasourceVariable,
    GaugePanel,
    Histogram,
    IntervalVariable,
    Link,
    LogQuery,
    LogsPanel,
    LokiDatasource,
    PrometheusDatasource,
    Query,
    QueryVariable,
    Row,
    StatPanel,
    TablePanel,
    TextPanel,
    TextVariable,
    Threshold,
    TimeseriesPanel,
    matching,
    series,
    up,
)

PROMETHEUS = PrometheusDatasource("Prometheus", "http://prometheus:9090", default=True)
LOKI = LokiDatasource("Loki", "http://loki:3100")
X = series("x", job="bot")
LATENCY = Histogram("s_seconds").histogram(job="bot")

WHOLE = Dashboard(
    "Profit & Loss",
    [
        TextPanel("About", content="# <b>PnL</b>\n${__user.login}"),
        Row(
            "Now",
            [
                StatPanel("Up", up("bot"), mappings={"0": "down", "1": "up"}, thresholds=[Threshold(1, "green")], base_colour="red"),
                GaugePanel("Drawdown", X, unit="percent", least=0, greatest=100, thresholds=[Threshold(3, "orange"), Threshold(5, "red")]),
                StatPanel("Repeated", X.where(venue=matching("$venue")), repeat="venue", sparkline=False, colour="background", decimals=2),
            ],
        ),
        TimeseriesPanel(
            "Latency",
            [Query(LATENCY.quantile(q, "$__rate_interval"), f"p{q * 100:g}") for q in (0.5, 0.99)],
            unit="s",
            description="From order to fill",
            links=[Link("Runbook", "https://example.com/r")],
            show_thresholds=True,
            thresholds=[Threshold(2, "red")],
            legend="table",
            legend_values=["mean", "max"],
        ),
        TimeseriesPanel("Orders", "rate(orders_total[$interval])", style="bars", stack=True, logarithmic=True, fill=80, legend="hidden"),
        TablePanel("Targets", [Query(up("bot"), instant=True), "sum by (instance) (x)"], rename={"instance": "Target"}),
        Row("Logs", [LogsPanel("All", LogQuery('{service="$service"}'), datasource=LOKI)], collapsed=True),
    ],
    datasource=PROMETHEUS,
    variables=[
        QueryVariable("venue", of="venue", metric=X, label="Venue", multiple=True, all_values=True),
        QueryVariable("job", of="job"),
        CustomVariable("service", ["bot", "a,b"], hidden=True),
        IntervalVariable("interval"),
        DatasourceVariable("source"),
        TextVariable("filter", default="x"),
    ],
    tags=["trading"],
    links=[Link("Home", "/")],
    description="What we won and lost",
)  # fmt: skip


@pytest.fixture(scope="module")
def schemas(shared: Path) -> dict[str, Any]:
    folder = shared / "reference" / "grafana-schemas"
    return {
        file.name.partition(".")[0]: json.loads(file.read_text()) for file in folder.glob("*.jsonschema.json")
    }


def faults(dashboard: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    """What the schemas say of a dashboard, of each panel's options, and of each Prometheus query."""
    yield from _faults(dashboard, schemas["dashboard"], "#/definitions/Dashboard", "dashboard")
    for panel in _panels(dashboard):
        name = f"panel {panel['title']}"
        known = schemas.get(panel["type"])
        if known is None and panel["type"] not in ("row", "text"):
            yield f"{name}: no panel is called {panel['type']}"
        if known is not None:
            yield from _faults(panel["options"], known, "#/definitions/Options", f"{name}, options")
            custom = panel["fieldConfig"]["defaults"].get("custom")
            if custom is not None:
                yield from _faults(custom, known, "#/definitions/FieldConfig", f"{name}, custom")
        for target in panel.get("targets", ()):
            if target["datasource"]["type"] == "prometheus":
                yield from _faults(
                    target, schemas["prometheus"], "#/definitions/Dataquery", f"{name}, {target['refId']}"
                )


def _panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", ())


def _faults(value: Any, schema: dict[str, Any], reference: str, name: str) -> Iterator[str]:
    document = {**{key: part for key, part in schema.items() if key != "$ref"}, "$ref": reference}
    for error in Draft7Validator(document).iter_errors(value):
        yield f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def test_schemas_accept(schemas: dict[str, Any]) -> None:
    assert list(faults(dashboard_json(WHOLE), schemas)) == []


@pytest.mark.parametrize(
    ("route", "value"),
    [
        (("schemaVersion",), "42"),
        (("graphTooltip",), 5),
        (("panels", 0, "gridPos", "w"), "wide"),
        (("panels", 2, "options", "colorMode"), "rainbow"),
        (("panels", 2, "type"), "statt"),
        (("panels", 5, "targets", 0, "expr"), 5),
        (("panels", 5, "fieldConfig", "defaults", "custom", "drawStyle"), "lines"),
        (("panels", 5, "datasource"), "Prometheus"),
        (("templating", "list", 0, "type"), "querry"),
    ],
    ids=str,
)
def test_schemas_can_refuse(route: tuple[Any, ...], value: Any, schemas: dict[str, Any]) -> None:
    broken = copy.deepcopy(dashboard_json(WHOLE))
    inner: Any = broken
    for step in route[:-1]:
        inner = inner[step]
    inner[route[-1]] = value
    assert list(faults(broken, schemas)) != []


def test_layout() -> None:
    placed = [
        (panel["title"], panel["id"], *panel["gridPos"].values()) for panel in _panels(dashboard_json(WHOLE))
    ]
    assert placed == [
        ("About", 1, 0, 0, 24, 3),
        ("Now", 2, 0, 3, 24, 1),
        ("Up", 3, 0, 4, 4, 4),
        ("Drawdown", 4, 4, 4, 4, 4),
        ("Repeated", 5, 8, 4, 4, 4),
        ("Latency", 6, 0, 8, 12, 8),
        ("Orders", 7, 12, 8, 12, 8),
        ("Targets", 8, 0, 16, 12, 8),
        ("Logs", 9, 0, 24, 24, 1),
        ("All", 10, 0, 25, 24, 10),
    ]


def test_datasources_are_concrete() -> None:
    documents = list(_panels(dashboard_json(WHOLE)))
    assert documents[2]["targets"][0]["datasource"] == {"type": "prometheus", "uid": "prometheus"}
    assert documents[-1]["targets"][0]["datasource"] == {"type": "loki", "uid": "loki"}
    assert "${DS_" not in json.dumps(dashboard_json(WHOLE))
    assert [source.name for source in WHOLE.datasources] == ["Prometheus", "Loki"]


def test_queries() -> None:
    latency = next(panel for panel in _panels(dashboard_json(WHOLE)) if panel["title"] == "Latency")
    assert [(target["refId"], target["legendFormat"], target["expr"]) for target in latency["targets"]] == [
        (
            "A",
            "p50",
            'histogram_quantile(0.5, sum by (le) (rate(s_seconds_bucket{job="bot"}[$__rate_interval])))',
        ),
        (
            "B",
            "p99",
            'histogram_quantile(0.99, sum by (le) (rate(s_seconds_bucket{job="bot"}[$__rate_interval])))',
        ),
    ]
    assert [query.usage.metrics for panel in WHOLE.walk() for query in panel.asked if isinstance(query, Query)] == [
        ("up",), ("x",), ("x",), ("s_seconds_bucket",), ("s_seconds_bucket",), ("orders_total",), ("up",), ("x",)
    ]  # fmt: skip


def test_more_queries_than_letters() -> None:
    many = Dashboard("d", [TimeseriesPanel("p", [X] * 30)], datasource=PROMETHEUS)
    names = [target["refId"] for target in dashboard_json(many)["panels"][0]["targets"]]
    assert names[24:29] == ["Y", "Z", "AA", "AB", "AC"]


def test_variables() -> None:
    venue, _, service, *_ = dashboard_json(WHOLE)["templating"]["list"]
    assert venue["query"] == 'label_values(x{job="bot"}, venue)'
    assert venue["current"] == {"text": ["All"], "value": ["$__all"]}
    assert (service["query"], service["hide"]) == ("bot,a\\,b", 2)


@pytest.mark.parametrize(
    ("title", "uid"),
    [
        ("Profit & Loss", "profit-loss"),
        ("x" * 50, "xxxxxxxxxxxxxxxxxxxxxxxxxxx-bbeffb81b3ff"),
        ("Прибыль", "55b3b7fa4d49"),
    ],
)
def test_uid(title: str, uid: str) -> None:
    import re

    key = Dashboard(title).key
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,40}", key)
    if title.isascii() and len(title) < 40:
        assert key == uid
    assert key == Dashboard(title).key


SIZES = st.lists(st.tuples(st.integers(1, WIDTH), st.integers(1, 40)), max_size=30)


@given(SIZES, st.integers(0, 50))
def test_panels_never_overlap(sizes: list[tuple[int, int]], top: int) -> None:
    taken: set[tuple[int, int]] = set()
    for position in flow(sizes, top):
        assert isinstance(position, Position)
        cells = {(position.x + x, position.y + y) for x in range(position.w) for y in range(position.h)}
        assert all(0 <= x < WIDTH and y >= top for x, y in cells)
        assert not cells & taken
        taken |= cells


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), min_size=1, max_size=30)


@given(TEXTS)
def test_any_text_survives(text: str) -> None:
    dashboard = Dashboard(
        text,
        [
            TextPanel(text, content=text),
            StatPanel(text, Query(X.where(a=text.replace("$", "")), text), description=text, no_value=text, mappings={"1": text}, links=[Link(text, text)]),
        ],
        datasource=PROMETHEUS,
        variables=[CustomVariable("v", [text]), TextVariable("w", label=text, default=text)],
        tags=[text],
    )  # fmt: skip
    read = json.loads(json.dumps(dashboard_json(dashboard), ensure_ascii=False))
    assert read["title"] == text
    assert read["panels"][0]["options"]["content"] == text
    assert read["panels"][1]["targets"][0]["expr"] == X.where(a=text.replace("$", "")).text
    assert read["templating"]["list"][0]["options"][0]["value"] == text
