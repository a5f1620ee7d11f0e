"""Questions about a PromQL syntax tree that turning it around asks again and again."""

from __future__ import annotations

from typing import Any

from stackspec.promql.analysis import Selection, children, nodes, selection

__all__ = [
    "LEVEL",
    "MIRRORED",
    "SAME_FOR_ONE",
    "SLOPE",
    "bare",
    "function_of",
    "is_comparison",
    "operator_of",
    "selections",
    "summed_metrics",
]

MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}

LEVEL = frozenset(
    {
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "last_over_time",
        "quantile_over_time",
        "predict_linear",
    }
)

SLOPE = frozenset({"rate", "irate", "deriv", "increase", "delta", "idelta"})

SAME_FOR_ONE = frozenset({"sum", "avg", "min", "max", "topk", "bottomk", "quantile"})


def bare(node: Any) -> Any:
    """The node without parentheses around it."""
    while type(node).__name__ == "ParenExpr":
        node = node.expr
    return node


def operator_of(node: Any) -> str:
    """The operator between two operands, or empty text."""
    return str(node.op) if type(node).__name__ == "BinaryExpr" else ""


def is_comparison(node: Any) -> bool:
    """Whether the node compares two operands."""
    return operator_of(node) in MIRRORED


def function_of(node: Any) -> str:
    """The name of the function that the node calls, or empty text."""
    return str(node.func.name) if type(node).__name__ == "Call" else ""


def selections(node: Any) -> list[Selection]:
    """What the selectors in the node choose, each once, without ranges and offsets."""
    found = (
        part if type(part).__name__ == "VectorSelector" else part.vector_selector
        for part in nodes(node)
        if type(part).__name__ in ("VectorSelector", "MatrixSelector")
    )
    return list(dict.fromkeys(selection(part)._replace(offset=0.0) for part in found))


def summed_metrics(node: Any) -> set[str | None]:
    """Metrics that are chosen only inside sums, where it does not matter which series brings how much."""
    loose: set[str | None] = set()
    summed: set[str | None] = set()
    pending = [(node, False)]
    while pending:
        part, inside = pending.pop()
        if type(part).__name__ in ("VectorSelector", "MatrixSelector"):
            metric = selections(part)[0].metric
            (summed if inside else loose).add(metric)
            continue
        inside = inside or (type(part).__name__ == "AggregateExpr" and str(part.op) == "sum")
        pending += [(child, inside) for child in children(part)]
    return summed - loose
