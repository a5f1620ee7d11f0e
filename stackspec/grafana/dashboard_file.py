"""A dashboard as classic JSON, schema version 42: what file provisioning of Grafana 10 to 13 reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.grafana.layout import WIDTH, Position, flow
from stackspec.grafana.panels import link_document, panel_document
from stackspec.grafana.variables import variable_document
from stackspec.model.monitoring.panel import Row

if TYPE_CHECKING:
    from stackspec.model.monitoring.dashboard import Dashboard
    from stackspec.model.monitoring.panel import Panel

__all__ = ["SCHEMA_VERSION", "dashboard_json"]

SCHEMA_VERSION = 42


def dashboard_json(dashboard: Dashboard) -> dict[str, Any]:
    """The document. Datasources are concrete uids, panel ids count from 1, so the same dashboard is the same text."""
    return {
        "uid": dashboard.key,
        "title": dashboard.title,
        "description": dashboard.description,
        "tags": list(dashboard.tags),
        "timezone": dashboard.timezone,
        "editable": dashboard.editable,
        "graphTooltip": int(dashboard.shared_crosshair),
        "time": {"from": dashboard.since, "to": dashboard.until},
        "refresh": dashboard.refresh,
        "schemaVersion": SCHEMA_VERSION,
        "links": [link_document(link) for link in dashboard.links],
        "templating": {"list": [variable_document(variable, dashboard) for variable in dashboard.variables]},
        "annotations": {"list": []},
        "panels": _Page(dashboard).panels(),
    }


class _Page:
    """Panels put down one after the other."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self.top = 0
        self.last_id = 0

    def panels(self) -> list[dict[str, Any]]:
        documents: list[dict[str, Any]] = []
        loose: list[Panel] = []
        for item in self.dashboard.panels:
            if isinstance(item, Row):
                documents += self._placed(loose)
                documents += self._row(item)
                loose = []
            else:
                loose.append(item)
        return documents + self._placed(loose)

    def _row(self, row: Row) -> list[dict[str, Any]]:
        """A collapsed row holds its panels; an open one stands above them."""
        document: dict[str, Any] = {
            "id": self._next_id(),
            "type": "row",
            "title": row.title,
            "collapsed": row.collapsed,
            "gridPos": Position(0, self.top, WIDTH, 1)._asdict(),
        }
        if row.repeat is not None:
            document["repeat"] = row.repeat
        self.top += 1
        inside = self._placed(list(row.panels))
        if row.collapsed:
            return [{**document, "panels": inside}]
        return [{**document, "panels": []}, *inside]

    def _placed(self, panels: list[Panel]) -> list[dict[str, Any]]:
        positions = list(flow((panel.size for panel in panels), self.top))
        self.top = max((position.y + position.h for position in positions), default=self.top)
        return [
            {"id": self._next_id(), **panel_document(panel, self.dashboard), "gridPos": position._asdict()}
            for panel, position in zip(panels, positions, strict=True)
        ]

    def _next_id(self) -> int:
        self.last_id += 1
        return self.last_id
