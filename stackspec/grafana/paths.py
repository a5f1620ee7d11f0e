"""Where the rendered files stand in a rendered tree, and where Grafana's image looks for them."""

from __future__ import annotations

__all__ = ["DASHBOARDS", "DATASOURCES", "PROVIDER", "PROVISIONING", "dashboard_path"]

PROVISIONING = "grafana/provisioning"
"""Mounted, read-only and whole, at ``/etc/grafana/provisioning``."""
DATASOURCES = f"{PROVISIONING}/datasources/datasources.yml"
PROVIDER = f"{PROVISIONING}/dashboards/dashboards.yml"
DASHBOARDS = "grafana/dashboards"
"""Mounted, read-only and whole, at ``/etc/grafana/dashboards``."""


def dashboard_path(uid: str) -> str:
    """The dashboard with a uid, in the rendered tree."""
    return f"{DASHBOARDS}/{uid}.json"
