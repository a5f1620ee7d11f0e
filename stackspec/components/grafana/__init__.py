"""Grafana: dashboards for people."""

from stackspec.components.grafana.server import Grafana

__all__ = ["Grafana"]
