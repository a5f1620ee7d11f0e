"""What Compose lacks: metrics, scrape jobs, rules, objectives, notifications, dashboards."""

from stackspec.model.monitoring.alertmanager import (
    AlertmanagerConfig,
    Heartbeat,
    Inhibition,
    Route,
    TimeInterval,
    TimeRange,
)
from stackspec.model.monitoring.case import Fires, Silent
from stackspec.model.monitoring.dashboard import (
    CustomVariable,
    Dashboard,
    DatasourceVariable,
    IntervalVariable,
    QueryVariable,
    TextVariable,
)
from stackspec.model.monitoring.datasource import Datasource, LokiDatasource, PrometheusDatasource
from stackspec.model.monitoring.expression import Expression, raw
from stackspec.model.monitoring.functions import (
    absent,
    histogram_quantile,
    increase,
    rate,
    scalar,
    time,
    timestamp,
    up,
    vector,
)
from stackspec.model.monitoring.matcher import matching, not_matching, other_than
from stackspec.model.monitoring.metric import (
    Counter,
    Gauge,
    Histogram,
    Metric,
    Summary,
    Untyped,
    histogram_of,
    series_of,
)
from stackspec.model.monitoring.panel import (
    GaugePanel,
    Link,
    LogQuery,
    LogsPanel,
    Panel,
    Query,
    Row,
    StatPanel,
    TablePanel,
    TextPanel,
    Threshold,
    TimeseriesPanel,
)
from stackspec.model.monitoring.prometheus import PrometheusConfig
from stackspec.model.monitoring.receiver import Email, GenericIntegration, Receiver, Slack, Telegram, Webhook
from stackspec.model.monitoring.rule import Alert, Recording, RuleGroup
from stackspec.model.monitoring.scraping import (
    BasicAuth,
    BearerToken,
    DnsTargets,
    FileTargets,
    Probe,
    Relabel,
    ScrapeJob,
    ScrapeTls,
    Target,
)
from stackspec.model.monitoring.secret_file import secret_path, secrets_in
from stackspec.model.monitoring.series import HistogramSeries, Selector, series
from stackspec.model.monitoring.sli import Events, Latency, RawRatio
from stackspec.model.monitoring.slo import SLO
from stackspec.model.monitoring.template import literal

__all__ = [
    "SLO", "Alert", "AlertmanagerConfig", "BasicAuth", "BearerToken", "Counter", "CustomVariable", "Dashboard", "Datasource",
    "DatasourceVariable", "DnsTargets", "Email", "Events", "Expression", "FileTargets", "Fires", "Gauge", "GaugePanel",
    "GenericIntegration", "Heartbeat", "Histogram", "HistogramSeries", "Inhibition", "IntervalVariable", "Latency", "Link",
    "LogQuery", "LogsPanel", "LokiDatasource", "Metric", "Panel", "Probe", "PrometheusConfig", "PrometheusDatasource", "Query",
    "QueryVariable", "RawRatio", "Receiver", "Recording", "Relabel", "Route", "Row", "RuleGroup", "ScrapeJob", "ScrapeTls",
    "Selector", "Silent", "Slack", "StatPanel", "Summary", "TablePanel", "Target", "Telegram", "TextPanel", "TextVariable",
    "Threshold", "TimeInterval", "TimeRange", "TimeseriesPanel", "Untyped", "Webhook", "absent", "histogram_of",
    "histogram_quantile", "increase", "literal", "matching", "not_matching", "other_than", "rate", "raw", "scalar",
    "secret_path", "secrets_in", "series", "series_of", "time", "timestamp", "up", "vector",
]  # fmt: skip
