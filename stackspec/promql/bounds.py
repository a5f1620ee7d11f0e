"""Which values an expression can have, as far as its shape tells; and the comparisons that this decides."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.promql.analysis import nodes
from stackspec.promql.divisors import COMPARISONS, bare, operator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Bounds", "Decided", "bounds", "decided_comparisons"]


class Bounds(NamedTuple):
    """The least and the greatest value, both possible."""

    low: float = -inf
    high: float = inf


class Decided(NamedTuple):
    """A comparison with a number whose outcome is known: ``always`` or never true."""

    text: str
    always: bool
    bounds: Bounds


ANY = Bounds()
POSITIVE = Bounds(0)
_SHARES = frozenset({"up", "probe_success", "ALERTS", "pg_up", "redis_up", "nginx_up"})
"""Gauges that are 0 or 1 by definition."""
_NEVER_NEGATIVE = frozenset(
    {"rate", "irate", "increase", "abs", "sqrt", "changes", "resets", "time", "timestamp", "exp", "stddev_over_time",
     "stdvar_over_time", "year", "hour", "minute", "day_of_month", "day_of_week", "month"}
)  # fmt: skip
_SAME = frozenset({"max", "min", "avg", "topk", "bottomk", "quantile"})
_SAME_OVER_TIME = frozenset(
    {"max_over_time", "min_over_time", "avg_over_time", "last_over_time", "sort", "sort_desc"}
)


def bounds(node: Any, counter: Callable[[str], bool]) -> Bounds:
    """Return a node's bounds; ``counter`` says whether a metric only counts, so that it is never negative."""
    node = bare(node)
    match type(node).__name__:
        case "NumberLiteral":
            return Bounds(node.val, node.val)
        case "VectorSelector":
            if node.name in _SHARES:
                return Bounds(0, 1)
            return POSITIVE if node.name and counter(node.name) else ANY
        case "MatrixSelector":
            return bounds(node.vector_selector, counter)
        case "AggregateExpr":
            return _of_aggregation(str(node.op), bounds(node.expr, counter))
        case "Call":
            return _of_function(node, counter)
    return ANY


def _of_aggregation(name: str, inner: Bounds) -> Bounds:
    if name == "count":
        return Bounds(1)
    if name == "group":
        return Bounds(1, 1)
    if name in ("stddev", "stdvar"):
        return POSITIVE
    if name == "sum":
        return POSITIVE if inner.low >= 0 else ANY
    return inner if name in _SAME else ANY


def _of_function(node: Any, counter: Callable[[str], bool]) -> Bounds:
    name = node.func.name
    if name in ("absent", "absent_over_time"):
        return Bounds(1, 1)
    if name in ("count_over_time", "present_over_time"):
        return Bounds(1)
    if name in _NEVER_NEGATIVE:
        return POSITIVE
    if name in _SAME_OVER_TIME or name == "sum_over_time":
        inner = bounds(node.args[0], counter)
        return inner if name != "sum_over_time" else POSITIVE if inner.low >= 0 else ANY
    return ANY


def decided_comparisons(tree: Any, counter: Callable[[str], bool]) -> Iterator[Decided]:
    """Yield the comparisons of something with a number that hold always or never; ``bool`` ones are computations."""
    for node in nodes(tree):
        if type(node).__name__ != "BinaryExpr" or operator(node) not in COMPARISONS:
            continue
        if node.modifier is not None and node.modifier.return_bool:
            continue
        number = _number(node.rhs)
        if number is None:
            continue
        known = bounds(node.lhs, counter)
        outcome = _outcome(operator(node), known, number)
        if outcome is not None and known != ANY and known.low != known.high:
            yield Decided(node.prettify(), outcome, known)
        elif outcome is False and known.low == known.high:
            yield Decided(node.prettify(), False, known)


def _number(node: Any) -> float | None:
    node = bare(node)
    if type(node).__name__ == "UnaryExpr":
        inner = _number(node.expr)
        return None if inner is None else -inner
    return float(node.val) if type(node).__name__ == "NumberLiteral" else None


def _outcome(name: str, known: Bounds, number: float) -> bool | None:
    low, high = known
    match name:
        case ">":
            return False if high <= number else True if low > number else None
        case ">=":
            return False if high < number else True if low >= number else None
        case "<":
            return False if low >= number else True if high < number else None
        case "<=":
            return False if low > number else True if high <= number else None
        case "==":
            return False if not low <= number <= high else None
        case "!=":
            return True if not low <= number <= high else None
    return None
