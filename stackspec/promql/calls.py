"""The functions over ranges in an expression, with what they are applied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from stackspec.promql.analysis import nodes, selection
from stackspec.promql.divisors import bare, operator
from stackspec.promql.labels import kept_labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

__all__ = ["RangeCall", "has_condition", "quantiles_without_le", "range_calls"]


class RangeCall(NamedTuple):
    """``function(metric[seconds])``; ``metric`` is empty where matchers alone choose."""

    function: str
    metric: str
    seconds: float


def range_calls(tree: Any) -> Iterator[RangeCall]:
    """Yield each function that is applied directly to a range of a selector."""
    for node in nodes(tree):
        if type(node).__name__ == "Call":
            for argument in node.args:
                inner = bare(argument)
                if type(inner).__name__ == "MatrixSelector":
                    length = cast("timedelta", inner.range).total_seconds()
                    yield RangeCall(node.func.name, selection(inner.vector_selector).metric or "", length)


def quantiles_without_le(tree: Any) -> Iterator[str]:
    """Yield the arguments of ``histogram_quantile`` whose aggregation drops the label ``le``."""
    for node in nodes(tree):
        if type(node).__name__ == "Call" and node.func.name == "histogram_quantile":
            kept = kept_labels(node.args[1])
            if kept is not None and "le" not in kept and _has_buckets(node.args[1]):
                yield node.args[1].prettify()


def _has_buckets(tree: Any) -> bool:
    """Whether it reads classic buckets; native histograms need no ``le``."""
    return any(
        type(node).__name__ in ("VectorSelector", "MatrixSelector")
        and (selection(getattr(node, "vector_selector", node)).metric or "").endswith("_bucket")
        for node in nodes(tree)
    )


def has_condition(tree: Any) -> bool:
    """Whether an alert's expression can be empty while its series exist: it compares, or asks for absence."""
    for node in nodes(tree):
        kind = type(node).__name__
        if kind == "BinaryExpr" and operator(node) in ("==", "!=", "<", ">", "<=", ">=", "unless", "and"):
            return True
        if kind == "Call" and node.func.name in ("absent", "absent_over_time", "vector"):
            return True
        if kind in ("VectorSelector", "MatrixSelector"):
            chosen = selection(getattr(node, "vector_selector", node))
            if chosen.metric in ("ALERTS", "ALERTS_FOR_STATE"):
                return True
    return False
