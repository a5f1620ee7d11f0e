"""Monitoring values: what they accept, and one located sentence for what they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackspec.model.compose.resources import Secret
from stackspec.model.monitoring import (
    SLO,
    Alert,
    AlertmanagerConfig,
    BasicAuth,
    Counter,
    CustomVariable,
    Dashboard,
    Datasource,
    DnsTargets,
    Email,
    Events,
    Fires,
    Gauge,
    GaugePanel,
    Heartbeat,
    Histogram,
    Inhibition,
    Latency,
    LogQuery,
    Probe,
    PrometheusConfig,
    PrometheusDatasource,
    QueryVariable,
    RawRatio,
    Receiver,
    Recording,
    Relabel,
    Route,
    RuleGroup,
    ScrapeJob,
    Silent,
    StatPanel,
    Telegram,
    Threshold,
    TimeInterval,
    TimeRange,
    TimeseriesPanel,
    Webhook,
    literal,
    secrets_in,
    series,
    time,
)
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable, declared_in
from stackspec.units import Duration

X = series("x")
SOURCE = PrometheusDatasource("Prometheus", "http://prometheus:9090")
TOKEN = Secret("telegram-token", file="t")
RECEIVER = Receiver("desk", [Webhook("http://desk:80/hook")])
EXECUTION = Histogram("execution_seconds", buckets=[0.1, 1]).histogram()

MISTAKES: list[tuple[Callable[[], object], str]] = [
    # metrics
    (lambda: Gauge("a-b"), "'a-b' is no valid name: use letters, digits and _"),
    (lambda: Counter("orders"), "a counter's name ends with _total: write orders_total"),
    (lambda: Gauge("orders_total"), "_total is kept for other kinds of metric: drop it from a gauge's name"),
    (lambda: Histogram("x_bucket"), "_bucket is kept for other kinds of metric"),
    (lambda: Gauge("lag_milliseconds"), "milliseconds is no base unit: measure in seconds"),
    (lambda: Gauge("Lag"), "write the name in lower case: lag"),
    (lambda: Gauge("lag", unit="seconds"), "the name does not end with its unit 'seconds'"),
    (lambda: Gauge("x", labels=["a", "a"]), "names a label twice"),
    (lambda: Gauge("x", labels=["__a"]), "'__a' is no label name"),
    (lambda: Histogram("x", labels=["le"]), "'le' is the buckets' own label"),
    (lambda: Histogram("x", buckets=[1, 0.1]), "[1.0, 0.1] do not rise"),
    # scrape jobs
    (lambda: ScrapeJob("bot"), "it scrapes nothing: give targets=, dns= or files="),
    (lambda: ScrapeJob("bot", ["http://bot:8080"]), "'http://bot:8080' is no address: write host:port"),
    (lambda: ScrapeJob("bot", ["bot"]), "'bot' is no address"),
    (lambda: ScrapeJob("bot", ["bot:0"]), "'bot:0' is no address"),
    (lambda: ScrapeJob("bot", ["b:1", "b:1"]), "target 'b:1' stands in it twice"),
    (lambda: ScrapeJob("bot", ["b:1"], path="metrics"), "'metrics' is no path: start with /"),
    (lambda: ScrapeJob("bot", ["b:1"], interval="5s", timeout="10s"), "timeout 10s is above the interval 5s"),
    (lambda: ScrapeJob("bot", ["b:1"], labels={"job": "x"}), "label 'job' is the job's name"),
    (lambda: ScrapeJob("bot", ["b:1"], metrics=[Gauge("x"), Gauge("x")]), "metric 'x' is declared twice"),
    (lambda: DnsTargets(["bot"]), "give port=: an A record has none"),
    (lambda: DnsTargets(["bot"], port=1, type="SRV"), "drop port: an SRV record has its own"),
    (lambda: Relabel(action="hashmod", target_label="x"), "action hashmod divides: give modulus="),
    (lambda: Relabel(source_labels=["a"]), "action replace writes a label: give target_label="),
    (lambda: Probe("web", ["http://"]), "'http://' is no URL"),
    (lambda: BasicAuth("u", "relative"), "str is no place of a secret"),
    (lambda: PrometheusConfig(jobs=[ScrapeJob("a", ["b:1"]), ScrapeJob("a", ["b:1"])]), "two jobs are called 'a'"),
    (lambda: PrometheusConfig(scrape_interval="5s"), "scrape_timeout 10s is above scrape_interval 5s"),
    (lambda: PrometheusConfig(external_labels={"env": "$ENV"}), "external label env='$ENV' has a $"),
    # rules
    (lambda: Alert("High Drawdown", X > 1), "'High Drawdown' is no valid name: write it like HighDrawdown"),
    (lambda: Alert("A", "rate(x)"), "'rate(x)' is no PromQL: expected type matrix"),
    (lambda: Alert("A", X.max_over_time("$__interval") > 1), "is no PromQL: unexpected character"),
    (lambda: Alert("A", time()), "time() is a number, which never fires"),
    (lambda: Alert("A", X, lasting="1"), "'1' is no duration"),
    (lambda: Alert("A", X, severity="bad"), "use 'critical', 'warning', 'info' or 'none'"),  # type: ignore[arg-type]
    (lambda: Alert("A", X, labels={"severity": "x"}), "label 'severity' is given already"),
    (lambda: Alert("A", X, summary="{{ $value"), "opens {{ and never closes it"),
    (lambda: Alert("A", X, summary="{{ if $value }}x"), "opens a block and never ends it"),
    (lambda: Alert("A", X, annotations={"summary": "x"}), "annotation 'summary' has an attribute of its own"),
    (lambda: Alert("A", X, cases=[Silent({"x": 1})]), "no case shows that it fires"),
    (lambda: Alert("A", X, cases=[Fires({"x": 1})]), "no case shows that it can be silent"),
    (lambda: Fires({"x": "many"}), "'many' are no samples"),
    (lambda: Fires({'x{a=~"b"}': 1}), "may be several series"),
    (lambda: Fires({"rate(x[5m])": 1}), "is no series"),
    (lambda: Recording("a-b", X), "'a-b' is no valid name"),
    (lambda: RuleGroup("g", [Alert("A", X), Alert("A", X > 1)]), "Alert 'A' warning stands in it twice"),
    (lambda: RuleGroup("g", []), "RuleGroup.rules: it is empty: give at least one"),
    # objectives
    (lambda: SLO("A", Events(X, X), objective=100), "SLO.objective is 100"),
    (lambda: SLO("A", Events(X, X), objective=50), "an objective of 50 % leaves room for no alert: take over 93.06 %"),
    (lambda: SLO("A", Events(X, X), objective=99, window="1d"), "a window of 24h is too short"),
    (lambda: SLO("A", Events(X, X), objective=99).check_retention(Duration("15d")), "its window is 30d, but Prometheus keeps 2w1d"),
    (lambda: Events(Gauge("x").series(), X), "rate is for counters"),
    (lambda: Events("rate(x[5m])", X), "is no selector: give a counter"),
    (lambda: Latency(EXECUTION, within=0.5), "execution_seconds has no bucket up to 0.5: it has 0.1, 1"),
    (lambda: RawRatio("x"), "'x' has no window: write [$window]"),
    # notifications
    (lambda: Telegram(token=TOKEN, chat=1, message="a < b"), "'< b' is no tag that Telegram knows"),
    (lambda: Telegram(token=TOKEN, chat=1, message="a & b"), "'&' begins no entity"),
    (lambda: Telegram(token=TOKEN, chat=1, parse_mode="MarkdownV2"), "the default message is HTML"),
    (lambda: Telegram(token="123:abc", chat=1), "str is no place of a secret"),
    (lambda: Webhook("example.com"), "'example.com' is no URL"),
    (lambda: Email(["x"], sender="a@b", smarthost="m:25"), "'x' is no mail address"),
    (lambda: Email(["x@y"], sender="a@b", smarthost="m:25", username="u"), "username and password go together"),
    (lambda: TimeRange("09:00", "08:00"), "08:00 is not after 09:00"),
    (lambda: TimeRange("9:00", "10:00"), "'9:00' is no time of day"),
    (lambda: TimeInterval("x"), "it has no times"),
    (lambda: TimeInterval("x", weekdays=["friday:monday"]), "'friday:monday' is no range here"),
    (lambda: TimeInterval("x", days_of_month=["0"]), "'0' is no range here"),
    (lambda: TimeInterval("x", months=["13"]), "'13' is no range here"),
    (lambda: Route(RECEIVER, group_by=["...", "a"]), "'...' stands for all labels"),
    (lambda: Route(RECEIVER, repeat_interval="0s"), "repeat_interval must be above 0"),
    (lambda: Route(RECEIVER, matchers={"a-b": "x"}), "'a-b' is no label name"),
    (lambda: Route(5), "5 is no receiver"),  # type: ignore[arg-type]
    (lambda: Inhibition(source={}, target={"a": "b"}), "an empty source matches every alert"),
    (lambda: Inhibition(source={"a": "b"}, target={"a": "b"}), "source and target are the same"),
    (lambda: AlertmanagerConfig(Route()), "the root route has no receiver"),
    (lambda: AlertmanagerConfig(Route("nobody")), "no receiver is called 'nobody': there is none"),
    (lambda: AlertmanagerConfig(Route(RECEIVER, matchers={"a": "b"})), "the root route takes every alert"),
    (lambda: AlertmanagerConfig(Route(RECEIVER, routes=[Route(mute_during=["nights"])])), "no time interval is called 'nights'"),
    (lambda: AlertmanagerConfig(Route(RECEIVER), receivers=[Receiver("desk")]), "two different receivers are called 'desk'"),
    # dashboards
    (lambda: Datasource("x", "http://x", type="loki", uid="a b"), "Datasource.uid is 'a b'"),
    (lambda: TimeseriesPanel("x", "rate(x)"), "is no PromQL"),
    (lambda: TimeseriesPanel("x", []), "it asks nothing"),
    (lambda: TimeseriesPanel("x", X, unit="second"), "'second' is no unit of Grafana: did you mean"),
    (lambda: StatPanel("x", X, thresholds=[Threshold(2, "red"), Threshold(1, "red")]), "[2.0, 1.0] do not rise"),
    (lambda: GaugePanel("x", X, least=1, greatest=1), "greatest 1 is not above least 1"),
    (lambda: Dashboard("d", [StatPanel("p", X)]), "panel 'p': it has no datasource"),
    (lambda: Dashboard("d", [StatPanel("p", X.where(a="$b"))], datasource=SOURCE), "panel 'p': $b is no variable of the dashboard"),
    (lambda: Dashboard("d", [StatPanel("p", X, repeat="b")], datasource=SOURCE), "it repeats for 'b', which is no variable"),
    (lambda: Dashboard("d", variables=[QueryVariable("b", of="b")]), "QueryVariable 'b' has no datasource"),
    (lambda: Dashboard("d", variables=[CustomVariable("b", ["1"]), CustomVariable("b", ["2"])]), "two variables are called 'b'"),
    (lambda: Dashboard("d", since="yesterday"), "'yesterday' is no time"),
    (lambda: CustomVariable("1b", ["x"]), "'1b' is no variable name"),
    (lambda: StatPanel("p", X, wdith=3), "StatPanel has no attribute 'wdith': did you mean 'width'?"),  # type: ignore[call-arg]
]  # fmt: skip


@pytest.mark.parametrize(("build", "message"), MISTAKES, ids=[message[:50] for _, message in MISTAKES])
def test_mistake(build: Callable[[], object], message: str) -> None:
    with pytest.raises(ModelError) as caught:
        build()
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert Path(caught.value.place.file).resolve() == Path(__file__)


def test_place_is_the_argument() -> None:
    with pytest.raises(ModelError) as caught:
        Alert(
            "A",
            X > 1,
            lasting="soon",
        )
    assert caught.value.place is not None
    assert caught.value.place.column == len("            lasting=") + 1


def test_variables_are_refused() -> None:
    with declared_in({}):
        limit = Variable("LIMIT", purpose="The limit", default="5")
        with pytest.raises(ModelError, match="Alert.summary refers to the variable LIMIT, but Prometheus"):
            Alert("A", X, summary=f"over {limit}")
        with pytest.raises(ModelError, match="a cannot be a variable"):
            X.where(a=f"{limit}")
        with pytest.raises(ModelError, match="Recording.labels refers to the variable LIMIT"):
            Recording("r", X, labels={"a": f"{limit}"})
        with pytest.raises(ModelError, match="PrometheusConfig.scrape_interval refers to the variable LIMIT"):
            PrometheusConfig(scrape_interval=f"{limit}")


@pytest.mark.parametrize(
    "expression", ["x{", "((x)", "{" * 11_000, "x > $y"], ids=["brace", "parenthesis", "long", "variable"]
)
def test_long_text_is_quoted_short(expression: str) -> None:
    with pytest.raises(ModelError) as caught:
        Alert("A", expression)
    assert len(str(caught.value)) < 450


def test_foreign_names_are_free() -> None:
    assert Counter("pg_stat_database_xact_commit", foreign=True).exposed == ("pg_stat_database_xact_commit",)


def test_secrets() -> None:
    url = Secret("beat", file="u")
    config = AlertmanagerConfig(
        Route(Receiver("tg", [Telegram(token=TOKEN, chat=5)]), routes=[Route(RECEIVER, matchers={"a": "b"})]),
        heartbeat=Heartbeat(url),
    )
    assert list(secrets_in(config)) == [TOKEN, url]
    assert [receiver.name for receiver in config.all_receivers] == ["heartbeat", "tg", "desk"] or [
        receiver.name for receiver in config.all_receivers
    ] == ["tg", "heartbeat", "desk"]


def test_heartbeat_comes_first() -> None:
    config = AlertmanagerConfig(
        Route(RECEIVER, routes=[Route(matchers={"a": "b"})]), heartbeat=Heartbeat("http://x.example")
    )
    assert [route.receiver_name for route in config.tree.walk()] == ["desk", "heartbeat", None]


def test_slo_rules() -> None:
    slo = SLO("OrdersSucceed", Events('orders_total{outcome="failed"}', "orders_total"), objective=99.9)
    rules = {rule.record: rule.expression.text for rule in slo.group.recordings}
    assert rules["slo:error:ratio_rate1h"] == (
        '(sum(rate(orders_total{outcome="failed"}[1h])) or vector(0)) / (sum(rate(orders_total[1h])) > 0)'
    )
    assert rules["slo:error:ratio_period"].endswith(
        'count_over_time(slo:error:ratio_rate5m{slo="OrdersSucceed"}[4w2d])'
    )
    page, ticket = slo.group.alerts
    assert page.expression.text == (
        'slo:error:ratio_rate5m{slo="OrdersSucceed"} > 14.4 * 0.001 and '
        'slo:error:ratio_rate1h{slo="OrdersSucceed"} > 14.4 * 0.001 or '
        'slo:error:ratio_rate30m{slo="OrdersSucceed"} > 6 * 0.001 and '
        'slo:error:ratio_rate6h{slo="OrdersSucceed"} > 6 * 0.001'
    )
    assert (page.severity, ticket.severity) == ("critical", "warning")
    assert page.place == slo.place


@pytest.mark.parametrize(
    ("window", "factors"),
    [("30d", (14.4, 6, 3, 1)), ("7d", (3.36, 1.4, 0.7, 0.233333)), ("28d", (13.44, 5.6, 2.8, 0.933333))],
)
def test_burn_factors(window: str, factors: tuple[float, ...]) -> None:
    from stackspec.model.monitoring.slo import BURNS

    assert tuple(burn.factor(Duration(window)) for burn in BURNS) == factors


def test_printed_labels() -> None:
    alert = Alert("A", X > 1, summary="{{ $labels.instance }} of {{ $labels.job }}: {{ $value }}")
    assert alert.printed_labels == ("instance", "job")
    assert alert.usage.metrics == ("x",)


def test_query_of_another_kind_of_datasource() -> None:
    loki = Datasource("Loki", "http://loki:3100", type="loki")
    Dashboard("d", [StatPanel("p", LogQuery('{job="x"}'))], datasource=loki)
    with pytest.raises(ModelError, match="datasource 'Loki' is no Prometheus: ask it with LogQuery"):
        Dashboard("d", [StatPanel("p", X)], datasource=loki)


@given(st.text(max_size=40))
def test_literal_text_is_a_sound_template(text: str) -> None:
    from stackspec.model.monitoring.template import actions

    assert set(actions(literal(text))) <= {'{{ "{{" }}'}
