"""Which labels the result of an expression can have."""

from __future__ import annotations

from typing import Any

from stackspec.promql.analysis import selection
from stackspec.promql.divisors import COMPARISONS, bare, operator

__all__ = ["kept_labels"]

_CHOOSING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
_WITHOUT_LABELS = frozenset({"vector", "time", "scalar", "pi"})


def kept_labels(node: Any) -> frozenset[str] | None:
    """Return the only labels that a result can have; None where it has its series' own, whatever they are."""
    node = bare(node)
    match type(node).__name__:
        case "AggregateExpr":
            return _of_aggregation(node)
        case "BinaryExpr":
            return _of_operator(node)
        case "Call":
            return _of_function(node)
        case "UnaryExpr" | "SubqueryExpr":
            return kept_labels(node.expr)
        case "NumberLiteral" | "StringLiteral":
            return frozenset()
    return None


def _of_aggregation(node: Any) -> frozenset[str] | None:
    name = str(node.op)
    inner = kept_labels(node.expr)
    if name in _CHOOSING:
        return inner
    added = (
        frozenset({node.param.val}) if name == "count_values" and hasattr(node.param, "val") else frozenset()
    )
    if node.modifier is None:
        return added
    named = frozenset(node.modifier.labels)
    if str(node.modifier.type).endswith("By"):
        return (named if inner is None else named & inner) | added
    return None if inner is None else (inner - named) | added


def _is_scalar(node: Any) -> bool:
    node = bare(node)
    kind = type(node).__name__
    if kind == "BinaryExpr":
        return _is_scalar(node.lhs) and _is_scalar(node.rhs)
    return kind == "NumberLiteral" or (kind == "Call" and node.func.name in ("time", "scalar", "pi"))


def _of_operator(node: Any) -> frozenset[str] | None:
    left, right = kept_labels(node.lhs), kept_labels(node.rhs)
    name = operator(node)
    if name == "or":
        return None if left is None or right is None else left | right
    if name in ("and", "unless") or _is_scalar(node.rhs):
        return left
    if _is_scalar(node.lhs):
        return right
    modifier = node.modifier
    if modifier is None or modifier.matching is None:
        return left if right is None or left is not None else None
    card = str(modifier.card)
    if "ManyToOne" in card or "OneToMany" in card:
        many = left if "ManyToOne" in card else right
        return None if many is None else many | frozenset(modifier.group_labels or ())
    if name in COMPARISONS and not modifier.return_bool:
        return left
    named = frozenset(modifier.matching.labels)
    if str(modifier.matching.type).endswith("Include"):
        return named if left is None else named & left
    return None if left is None else left - named


def _of_function(node: Any) -> frozenset[str] | None:
    name = node.func.name
    if name in _WITHOUT_LABELS:
        return frozenset()
    if name in ("absent", "absent_over_time"):
        return _of_absence(node.args[0])
    if name in ("label_replace", "label_join"):
        inner = kept_labels(node.args[0])
        return None if inner is None else inner | {node.args[1].val}
    vectors = [argument for argument in node.args if not _is_scalar(argument)]
    inner = kept_labels(vectors[-1]) if vectors else frozenset()
    return inner - {"le"} if inner is not None and name == "histogram_quantile" else inner


def _of_absence(node: Any) -> frozenset[str]:
    node = bare(node)
    if type(node).__name__ == "MatrixSelector":
        node = node.vector_selector
    if type(node).__name__ != "VectorSelector":
        return frozenset()
    return frozenset(matcher.label for matcher in selection(node).matchers if matcher.operator == "=")
