"""Panels in classic JSON: one function for each kind's options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.model.monitoring.panel import (
    GaugePanel,
    LogsPanel,
    Query,
    StatPanel,
    TablePanel,
    TextPanel,
    TimeseriesPanel,
)

if TYPE_CHECKING:
    from stackspec.model.monitoring.dashboard import Dashboard
    from stackspec.model.monitoring.datasource import Datasource
    from stackspec.model.monitoring.panel import DataPanel, Link, LogQuery, Panel

__all__ = ["datasource_reference", "link_document", "panel_document"]


def panel_document(panel: Panel, dashboard: Dashboard) -> dict[str, Any]:
    """A panel without its id and place."""
    document: dict[str, Any] = {"type": panel.type, "title": panel.title}
    if panel.description:
        document["description"] = panel.description
    if panel.transparent:
        document["transparent"] = True
    if panel.links:
        document["links"] = [link_document(link) for link in panel.links]
    if isinstance(panel, TextPanel):
        document["options"] = {"mode": panel.mode, "content": panel.content}
        return document
    source = dashboard.datasource_of(panel)
    if source is not None:
        document["datasource"] = datasource_reference(source)
    document["targets"] = [
        _target(query, dashboard.datasource_of(panel, query), panel, index)
        for index, query in enumerate(panel.asked)
    ]
    document["fieldConfig"] = {"defaults": _field(panel), "overrides": []}
    document["options"] = _options(panel)
    if isinstance(panel, TablePanel):
        document["transformations"] = _transformations(panel)
    if panel.repeat is not None:
        document |= {"repeat": panel.repeat, "repeatDirection": "h"}
    return document


def datasource_reference(source: Datasource) -> dict[str, str]:
    """How panels and variables name a datasource."""
    return {"type": source.type, "uid": source.key}


def link_document(link: Link) -> dict[str, Any]:
    """A link to a page, of a panel or of the whole dashboard."""
    return {
        "title": link.title,
        "type": "link",
        "icon": "external link",
        "tooltip": "",
        "url": link.url,
        "tags": [],
        "asDropdown": False,
        "targetBlank": link.new_tab,
        "includeVars": False,
        "keepTime": False,
    }


def _target(
    query: Query | LogQuery, source: Datasource | None, panel: DataPanel, index: int
) -> dict[str, Any]:
    document: dict[str, Any] = {"refId": _letters(index)}
    if source is not None:
        document["datasource"] = datasource_reference(source)
    document["expr"] = query.expression.text if isinstance(query, Query) else query.expr
    instant = query.instant or isinstance(panel, TablePanel)
    document |= {"instant": instant, "range": not instant}
    if isinstance(query, Query):
        document |= {
            "editorMode": "code",
            "format": "table" if isinstance(panel, TablePanel) else "time_series",
        }
    if query.legend:
        document["legendFormat"] = query.legend
    if query.hidden:
        document["hide"] = True
    return document


def _letters(index: int) -> str:
    """A, B, … Z, AA, AB, …: Grafana's names of a panel's queries."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _field(panel: DataPanel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"value": None, "color": panel.base_colour}]
    steps += [{"value": threshold.value, "color": threshold.colour} for threshold in panel.thresholds]
    settings: dict[str, Any] = {
        "unit": panel.unit,
        "decimals": panel.decimals,
        "min": panel.least,
        "max": panel.greatest,
        "noValue": panel.no_value,
    }
    document = {name: value for name, value in settings.items() if value is not None}
    document["thresholds"] = {"mode": "absolute", "steps": steps}
    document["color"] = {"mode": "palette-classic" if isinstance(panel, TimeseriesPanel) else "thresholds"}
    document["mappings"] = _mappings(panel)
    custom = _custom(panel)
    if custom:
        document["custom"] = custom
    return document


def _mappings(panel: DataPanel) -> list[dict[str, Any]]:
    if not panel.mappings:
        return []
    options = {
        value: {"text": text, "index": index} for index, (value, text) in enumerate(panel.mappings.items())
    }
    return [{"type": "value", "options": options}]


def _custom(panel: DataPanel) -> dict[str, Any]:
    if isinstance(panel, TimeseriesPanel):
        return {
            "drawStyle": panel.style,
            "lineInterpolation": "linear",
            "lineWidth": 1,
            "fillOpacity": panel.fill,
            "showPoints": "always" if panel.style == "points" else "auto",
            "spanNulls": False,
            "stacking": {"mode": "normal" if panel.stack else "none", "group": "A"},
            "scaleDistribution": {"type": "log", "log": 10} if panel.logarithmic else {"type": "linear"},
            "thresholdsStyle": {"mode": "dashed" if panel.show_thresholds else "off"},
        }
    if isinstance(panel, TablePanel):
        return {"align": "auto", "inspect": False}
    return {}


def _options(panel: DataPanel) -> dict[str, Any]:
    match panel:
        case TimeseriesPanel():
            return _timeseries_options(panel)
        case StatPanel():
            return {
                "graphMode": "area" if panel.sparkline else "none",
                "colorMode": panel.colour,
                "justifyMode": "auto",
                "textMode": "auto",
                "wideLayout": True,
                "showPercentChange": False,
                "percentChangeColorMode": "standard",
                "orientation": "auto",
                "reduceOptions": _reduced(panel),
            }
        case GaugePanel():
            return {
                "showThresholdLabels": False,
                "showThresholdMarkers": True,
                "sizing": "auto",
                "minVizWidth": 75,
                "minVizHeight": 75,
                "orientation": "auto",
                "reduceOptions": _reduced(panel),
            }
        case TablePanel():
            return {"frameIndex": 0, "showHeader": True, "cellHeight": "sm"}
        case LogsPanel():
            return _logs_options(panel)
    raise AssertionError(panel)


def _timeseries_options(panel: TimeseriesPanel) -> dict[str, Any]:
    shown = panel.legend != "hidden"
    return {
        "legend": {
            "displayMode": panel.legend,
            "placement": "bottom",
            "showLegend": shown,
            "calcs": list(panel.legend_values),
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


def _reduced(panel: StatPanel | GaugePanel) -> dict[str, Any]:
    return {"values": False, "calcs": [panel.calculation], "fields": ""}


def _logs_options(panel: LogsPanel) -> dict[str, Any]:
    return {
        "showLabels": False,
        "showCommonLabels": False,
        "showTime": True,
        "showLogContextToggle": False,
        "wrapLogMessage": panel.wrap,
        "prettifyLogMessage": False,
        "enableLogDetails": True,
        "sortOrder": "Descending",
        "dedupStrategy": "none",
    }


def _transformations(panel: TablePanel) -> list[dict[str, Any]]:
    organised: dict[str, Any] = {
        "excludeByName": dict.fromkeys(panel.hide, True),
        "indexByName": {},
        "renameByName": dict(panel.rename),
    }
    merged = [{"id": "merge", "options": {}}] if len(panel.asked) > 1 else []
    return [*merged, {"id": "organize", "options": organised}]
