"""The Prometheus server."""

from stackspec.components.prometheus.server import Prometheus

__all__ = ["Prometheus"]
