"""The dialects of Grafana: provisioning files, and dashboards in the classic JSON that file provisioning reads."""

from stackspec.grafana.dashboard_file import dashboard_json
from stackspec.grafana.provisioning import dashboard_provider_file, datasource_file

__all__ = ["dashboard_json", "dashboard_provider_file", "datasource_file"]
