"""What an expression divides by without keeping zero out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.promql.analysis import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["unguarded_divisors"]

COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})


def unguarded_divisors(tree: Any) -> Iterator[str]:
    """Yield the metrics that stand alone, or in a function or aggregation, right of ``/``, each once.

    One that is compared with a number anywhere in the expression is guarded: ``/ (b > 0)``, ``and b > 0``,
    ``unless b == 0``. A result that is compared with infinity is, too.
    """
    everything = list(nodes(tree))
    guarded: set[str] = set()
    for node in everything:
        if type(node).__name__ == "BinaryExpr" and operator(node) in COMPARISONS:
            number = bare(node.rhs)
            if type(number).__name__ == "NumberLiteral":
                if number.val == float("inf"):
                    return
                guarded |= _metrics(node.lhs)
    found: dict[str, None] = {}
    for node in everything:
        if type(node).__name__ == "BinaryExpr" and operator(node) == "/":
            found.update(dict.fromkeys(sorted(_metrics(node.rhs) - guarded)))
    yield from found


def operator(node: Any) -> str:
    """The operator of a binary expression, as written."""
    return str(node.op)


def bare(node: Any) -> Any:
    """The expression without the parentheses around it."""
    while type(node).__name__ == "ParenExpr":
        node = node.expr
    return node


def _metrics(node: Any) -> set[str]:
    """The metric that an operand is: alone, in parentheses, or in functions and aggregations of one argument."""
    node = bare(node)
    match type(node).__name__:
        case "VectorSelector":
            return {node.name} if node.name else set()
        case "MatrixSelector":
            return _metrics(node.vector_selector)
        case "AggregateExpr":
            return _metrics(node.expr)
        case "Call" if len(node.args) == 1:
            return _metrics(node.args[0])
    return set()
