"""Where Grafana gets its data: each datasource has a fixed uid, so that dashboards keep finding it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from pydantic import Field

from stackspec.model.fields import NOTHING, Map, Span, Text
from stackspec.model.monitoring.base import MonitoringValue
from stackspec.model.monitoring.names import ResourceName, Uid, Url
from stackspec.model.monitoring.secret_file import SecretFile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Datasource", "LokiDatasource", "PrometheusDatasource", "derived_uid"]


def derived_uid(name: str) -> str:
    """A uid from a name: lower case, ``-`` for the rest; shortened with a hash beyond 40 characters."""
    uid = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if uid and len(uid) <= 40 and name.isascii():
        return uid
    return f"{uid[:27]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}".strip("-")


class Datasource(MonitoringValue):
    """Something that Grafana queries; panels refer to it by value."""

    name: ResourceName = Field(kw_only=False)
    url: Url = Field(kw_only=False)
    """As Grafana's container reaches it."""
    type: Text
    """The plugin's id: ``prometheus``, ``loki``, ``postgres``."""
    uid: Uid = ""
    """By default derived from the name."""
    default: bool = False
    user: Text | None = None
    database: Text | None = None
    settings: Map[str, Any] = NOTHING
    """The plugin's ``jsonData``: plain data."""
    secure: Map[str, SecretFile] = NOTHING
    """The plugin's ``secureJsonData``, each value from a file."""
    editable: bool = False

    @property
    def key(self) -> str:
        """The uid that panels use."""
        return self.uid or derived_uid(self.name)

    @property
    def plugin_settings(self) -> Mapping[str, Any]:
        """All of ``jsonData``."""
        return self.settings


class PrometheusDatasource(Datasource):
    """A Prometheus server."""

    type: Text = "prometheus"
    scrape_interval: Span = "15s"
    """Grafana computes ``$__rate_interval`` from it: at least four scrapes."""

    @property
    def plugin_settings(self) -> Mapping[str, Any]:
        """With the scrape interval, and queries by POST, which may be long."""
        return {"httpMethod": "POST", "timeInterval": str(self.scrape_interval), **self.settings}


class LokiDatasource(Datasource):
    """A Loki server: logs."""

    type: Text = "loki"
