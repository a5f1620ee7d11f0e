"""The Alertmanager, which tells people of alerts."""

from stackspec.components.alertmanager.server import Alertmanager

__all__ = ["Alertmanager"]
