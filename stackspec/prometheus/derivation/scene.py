"""A scene: what each selector of an expression finds, and what the expression's parts then are."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from stackspec.prometheus.derivation.tree import LEVEL, SAME_FOR_ONE, SLOPE, bare, is_comparison
from stackspec.promql.analysis import Selection, selection

__all__ = [
    "Buckets",
    "Line",
    "NotDerivable",
    "Scene",
    "arithmetic",
    "constant",
    "holds",
    "known",
    "with_series",
]


class NotDerivable(Exception):
    """No series come to mind; the text says which part of the expression resists."""


class Line(NamedTuple):
    """A value that grows evenly: ``start`` at time 0, ``slope`` per second."""

    start: float
    slope: float = 0.0


class Buckets(NamedTuple):
    """A histogram whose observations all lie between two bounds."""

    low: float
    high: float


Scene: TypeAlias = "dict[Selection, Line | Buckets | None]"
"""What each selector of an expression finds; None is nothing at all."""


def with_series(scene: Scene, chosen: Selection, found: Line | Buckets) -> Scene:
    """The scene in which a selector finds this too; refuses what contradicts it."""
    chosen = chosen._replace(range=None, offset=0.0)
    for other, line in scene.items():
        if other == chosen and line != found:
            raise NotDerivable(f"{chosen.metric} would need two values at once")
        if other != chosen and other.metric == chosen.metric and not _nested(other, chosen):
            raise NotDerivable(f"{chosen.metric} is selected in two ways")
    return {**scene, chosen: found}


def _nested(one: Selection, other: Selection) -> bool:
    """Whether one chooses a part of what the other does, as errors are a part of all requests."""
    return set(one.matchers) < set(other.matchers) or set(one.matchers) > set(other.matchers)


def known(node: Any, scene: Scene) -> Line | None:
    """The line that ``node`` follows in the scene, if the scene says so much."""
    node = bare(node)
    match type(node).__name__:
        case "NumberLiteral":
            return Line(float(node.val))
        case "UnaryExpr":
            inner = known(node.expr, scene)
            return None if inner is None else Line(-inner.start, -inner.slope)
        case "VectorSelector":
            found = scene.get(selection(node)._replace(offset=0.0))
            return found if isinstance(found, Line) else None
        case "Call":
            return _known_call(node, scene)
        case "AggregateExpr" if str(node.op) in SAME_FOR_ONE:
            return known(node.expr, scene)
        case "BinaryExpr" if is_comparison(node):
            left, right = known(node.lhs, scene), known(node.rhs, scene)
            passes = left and right and not left.slope and holds(left.start, str(node.op), right.start)
            return left if passes else None
        case "BinaryExpr":
            return arithmetic(str(node.op), known(node.lhs, scene), known(node.rhs, scene))
    return None


def _known_call(node: Any, scene: Scene) -> Line | None:
    name = node.func.name
    if name == "time":
        return Line(0.0, 1.0)
    if name in ("vector", "scalar"):
        return known(node.args[0], scene)
    if name not in SLOPE | LEVEL:
        return None
    matrix = next((argument for argument in node.args if type(argument).__name__ == "MatrixSelector"), None)
    found = scene.get(selection(matrix.vector_selector)._replace(offset=0.0)) if matrix is not None else None
    if matrix is None or not isinstance(found, Line):
        return None
    if name in LEVEL:
        return found if not found.slope else None
    per = matrix.range.total_seconds() if name in ("increase", "delta") else 1.0
    return Line(found.slope * per)


def constant(node: Any) -> float | None:
    """The value of a node that is made of numbers only."""
    line = known(node, {})
    return line.start if line is not None and not line.slope else None


def arithmetic(operator: str, left: Line | None, right: Line | None) -> Line | None:
    """The line that an operator makes of two, if it is one: two slopes do not multiply."""
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return Line(left.start + right.start, left.slope + right.slope)
        case "-":
            return Line(left.start - right.start, left.slope - right.slope)
        case "*" if not left.slope:
            return Line(left.start * right.start, left.start * right.slope)
        case "*" if not right.slope:
            return Line(left.start * right.start, left.slope * right.start)
        case "/" if right.start and not right.slope:
            return Line(left.start / right.start, left.slope / right.start)
        case "^" if not left.slope and not right.slope and left.start > 0 and abs(right.start) < 50:
            return Line(left.start**right.start) if left.start < 1e6 else None
    return None


def holds(value: float, operator: str, threshold: float) -> bool:
    """Whether a comparison of numbers is true."""
    match operator:
        case ">":
            return value > threshold
        case "<":
            return value < threshold
        case ">=":
            return value >= threshold
        case "<=":
            return value <= threshold
        case "==":
            return value == threshold
    return value != threshold
