"""PromQL by value: the text that operators and methods make, and the mistakes that stop at their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promql_parser import parse

from stackspec.model.monitoring import (
    Counter,
    Expression,
    Gauge,
    Histogram,
    ScrapeJob,
    Summary,
    absent,
    histogram_quantile,
    matching,
    not_matching,
    other_than,
    raw,
    scalar,
    series,
    time,
    up,
    vector,
)
from stackspec.model.value import ModelError
from stackspec.promql.analysis import usage
from stackspec.promql.matcher import Matcher
from stackspec.units import Duration

JOB = ScrapeJob(
    "bot",
    ["bot:8080"],
    metrics=[
        Gauge("drawdown_percent"),
        Counter("orders_total", labels=["outcome", "venue"]),
        Histogram("execution_seconds", labels=["venue"], buckets=[0.1, 1, 2.5]),
        Summary("lag_seconds"),
    ],
)
DRAWDOWN = JOB.metric("drawdown_percent")
ORDERS = JOB.metric("orders_total")
EXECUTION = JOB.histogram("execution_seconds")
X, Y = series("x"), series("y")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (DRAWDOWN > 5, 'drawdown_percent{job="bot"} > 5'),
        (time() - DRAWDOWN > 30, 'time() - drawdown_percent{job="bot"} > 30'),
        (5 < X, "x > 5"),  # noqa: SIM300
        (X.equal_to(0), "x == 0"),
        (X.not_equal_to(1.5), "x != 1.5"),
        (X - (Y - 1), "x - (y - 1)"),
        (X - Y - 1, "x - y - 1"),
        ((X + 1) * 2, "(x + 1) * 2"),
        (1 - X / Y, "1 - x / y"),
        (2 * X, "2 * x"),
        (X**2, "x ^ 2"),
        ((X**2) ** 3, "(x ^ 2) ^ 3"),
        (X ** (Y**2), "x ^ y ^ 2"),
        ((-X) ** 2, "(-x) ^ 2"),
        (-(X**2), "-x ^ 2"),
        (-(X + Y), "-(x + y)"),
        (X * -5, "x * (-5)"),
        (X % 2, "x % 2"),
        (X > 1e-9, "x > 1e-09"),
        (X > float("inf"), "x > Inf"),  # noqa: SIM300
        (X > Duration("1d"), "x > 86400"),  # noqa: SIM300
        ((X > 1) & (Y > 2), "x > 1 and y > 2"),
        ((X > 1) | (Y > 2) & (X < 9), "x > 1 or y > 2 and x < 9"),
        (((X > 1) | (Y > 2)) & (X < 9), "(x > 1 or y > 2) and x < 9"),
        ((X > 1).unless(Y), "x > 1 unless y"),
        ((X > 1).unless((Y > 1).unless(X)), "x > 1 unless (y > 1 unless x)"),
        (X / Y.on("instance"), "x / on (instance) y"),
        (X * Y.on("instance").group_left("version"), "x * on (instance) group_left (version) y"),
        (X.unless(Y.ignoring("a", "b")), "x unless ignoring (a, b) y"),
        ((X > 1) & "up == 1 or y", "x > 1 and (up == 1 or y)"),
        (X / "y", "x / y"),
        (X * raw("y # why\n+ 1"), "x * (y # why\n+ 1\n)"),
        (ORDERS.rate("5m").sum(by="outcome"), 'sum by (outcome) (rate(orders_total{job="bot"}[5m]))'),
        (ORDERS.rate("90s").sum(), 'sum(rate(orders_total{job="bot"}[1m30s]))'),
        (
            ORDERS.increase("1d").max(without=("venue", "outcome")),
            'max without (venue, outcome) (increase(orders_total{job="bot"}[1d]))',
        ),
        (
            ORDERS.where(outcome=matching("a|b"), venue=other_than("")),
            'orders_total{job="bot", outcome=~"a|b", venue!=""}',
        ),
        (ORDERS.where(outcome=not_matching("a.*")).count(), 'count(orders_total{job="bot", outcome!~"a.*"})'),
        (ORDERS.offset("1w").rate("5m"), 'rate(orders_total{job="bot"}[5m] offset 1w)'),
        (ORDERS.rate("$__rate_interval"), 'rate(orders_total{job="bot"}[$__rate_interval])'),
        ((X > 1).max_over_time("1h"), "max_over_time((x > 1)[1h:])"),
        (X.quantile_over_time(0.9, "5m"), "quantile_over_time(0.9, x[5m])"),
        (X.predict_linear("6h", "1d"), "predict_linear(x[6h], 86400)"),
        (X.topk(3, by="job"), "topk by (job) (3, x)"),
        (X.round(0.1).clamp_min(0), "clamp_min(round(x, 0.1), 0)"),
        (
            EXECUTION.quantile(0.99, "5m"),
            'histogram_quantile(0.99, sum by (le) (rate(execution_seconds_bucket{job="bot"}[5m])))',
        ),
        (EXECUTION.where(venue="a").count, 'execution_seconds_count{job="bot", venue="a"}'),
        (EXECUTION.below(2.5), 'execution_seconds_bucket{job="bot", le="2.5"}'),
        (EXECUTION.below(1), 'execution_seconds_bucket{job="bot", le=~"1|1\\\\.0"}'),
        (JOB.metric("execution_seconds_count"), 'execution_seconds_count{job="bot"}'),
        (JOB.metric("lag_seconds"), 'lag_seconds{job="bot"}'),
        (absent(up("bot")), 'absent(up{job="bot"})'),
        (histogram_quantile(0.5, X.sum(by="le")), "histogram_quantile(0.5, sum by (le) (x))"),
        (vector(1), "vector(1)"),
        (scalar(X) + 1, "scalar(x) + 1"),
        (X.where(a='q"\\\n\x01ü'), 'x{a="q\\"\\\\\\n\\x01ü"}'),
    ],
    ids=str,
)
def test_text(expression: Expression, text: str) -> None:
    assert expression.text == text
    parse(text.replace("$__rate_interval", "5m"))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: JOB.metric("drawdown_procent"),
            "job 'bot' declares no metric 'drawdown_procent': did you mean 'drawdown_percent'?",
        ),
        (lambda: JOB.metric("zzz"), "it declares drawdown_percent, orders_total, execution_seconds_bucket"),
        (
            lambda: JOB.metric("execution_seconds"),
            "execution_seconds is a histogram: there is no series of that name, only",
        ),
        (
            lambda: JOB.histogram("orders_total"),
            "orders_total is a counter, no histogram: use metric('orders_total')",
        ),
        (lambda: ORDERS.where(outcom="x"), "orders_total has no label 'outcom': did you mean 'outcome'?"),
        (lambda: DRAWDOWN.where(a="x"), "drawdown_percent has no label 'a': it has none of its own"),
        (lambda: ORDERS.where(outcome=1), "1 is no condition on outcome"),  # type: ignore[arg-type]
        (lambda: DRAWDOWN.rate("5m"), "rate is for counters, but drawdown_percent is a gauge"),
        (lambda: ORDERS.rate("5"), "'5' is no duration"),
        (lambda: ORDERS.rate("1us"), "'1us' is no range: Prometheus counts in milliseconds"),
        (lambda: EXECUTION.below(3), "execution_seconds has no bucket up to 3: it has 0.1, 1, 2.5"),
        (lambda: EXECUTION.quantile(99, "5m"), "99 is no quantile"),
        (lambda: 1 < X < 5, "x > 1 is true or false only in Prometheus"),
        (lambda: X > 5 & Y, "5 and y joins a number to series: put each comparison in parentheses"),
        (lambda: time() > 5, "time() > 5 has no series in it"),
        (lambda: X + Y.on("a") if X > 1 else X, "true or false only in Prometheus"),
        (lambda: X / "rate(y)", "'rate(y)' is no PromQL: expected type matrix"),
        (lambda: raw("x ++"), "'x ++' is no PromQL"),
        (lambda: X + None, "None is no part of PromQL"),  # type: ignore[operator]
        (lambda: X.sum(by="a", without="b"), "sum has both by and without"),
        (lambda: time().sum(), "time() is a number, but sum takes series"),
        (lambda: vector(X), "vector() makes series of a number, but x is series already"),
        (lambda: matching("("), "'(' is no regular expression"),
        (lambda: series("a b"), "'a b' is no PromQL"),
        (lambda: time() + X.on("a") if False else 1 + X.offset("x"), "'x' is no duration"),
    ],
)
def test_mistake(build: object, message: str) -> None:
    assert callable(build)
    with pytest.raises(ModelError) as caught:
        build()
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert Path(caught.value.place.file).resolve() == Path(__file__)


def test_equality_is_of_values() -> None:
    assert (X > 1) == (series("x") > 1)
    assert hash(X > 1) == hash(series("x") > 1)
    assert X != Y
    with pytest.raises(AttributeError, match="build another expression"):
        X.text = "y"


def test_usage() -> None:
    used = ((ORDERS.rate("5m").sum(by="outcome") / Y.on("venue").group_left("z")) > 1).usage
    assert used.metrics == ("orders_total", "y")
    assert used.selections[0].matchers == (Matcher("job", "=", "bot"),)
    assert used.selections[0].range == 300.0
    assert set(used.labels) == {"outcome", "venue", "z", "job"}
    assert used.functions == ("rate",)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ATOMS = st.one_of(
    TEXTS.map(lambda text: series("m", label=text)),
    st.sampled_from([X, Y, DRAWDOWN, ORDERS.rate("5m"), EXECUTION.quantile(0.9, "1m"), vector(1)]),
    st.floats(allow_nan=False).map(lambda number: X + number),
)
JOINS = st.sampled_from(["__add__", "__sub__", "__mul__", "__truediv__", "__mod__", "__pow__", "__gt__", "__le__",
                         "equal_to", "__and__", "__or__", "unless"])  # fmt: skip
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, JOINS, inner).map(lambda three: getattr(three[0], three[1])(three[2])),
        inner.map(lambda one: -one),
        inner.map(lambda one: one.sum(by="job")),
        inner.map(lambda one: one.max_over_time("1h")),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_whatever_is_built_is_promql(expression: Expression) -> None:
    parse(expression.text)


@given(EXPRESSIONS, JOINS, EXPRESSIONS)
def test_operands_stay_whole(left: Expression, join: str, right: Expression) -> None:
    """The tree has the operands that were joined: no parenthesis is missing."""
    tree = parse(getattr(left, join)(right).text)

    def bare(node: object) -> str:
        while type(node).__name__ == "ParenExpr":
            node = node.expr  # type: ignore[attr-defined]
        return node.prettify()  # type: ignore[attr-defined, no-any-return]

    assert bare(tree.lhs) == bare(parse(left.text))  # type: ignore[attr-defined]
    assert bare(tree.rhs) == bare(parse(right.text))  # type: ignore[attr-defined]


@given(TEXTS)
def test_label_values_survive(text: str) -> None:
    (chosen,) = usage(series("m", a=text).text).selections
    assert chosen.matchers == (Matcher("a", "=", text),)
