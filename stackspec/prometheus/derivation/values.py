"""Give a part of an expression a value: PromQL's functions and operators turned around."""

from __future__ import annotations

from typing import Any

from stackspec.prometheus.derivation.scene import (
    Buckets,
    Line,
    NotDerivable,
    Scene,
    arithmetic,
    constant,
    holds,
    known,
    with_series,
)
from stackspec.prometheus.derivation.tree import (
    LEVEL,
    SAME_FOR_ONE,
    SLOPE,
    bare,
    function_of,
    is_comparison,
    operator_of,
    selections,
)
from stackspec.promql.analysis import nodes, selection

__all__ = ["DEFAULT", "drive"]

_UNCHANGED = frozenset(
    {
        "abs",
        "ceil",
        "floor",
        "round",
        "sort",
        "sort_desc",
        "clamp_min",
        "clamp_max",
        "scalar",
        "label_replace",
        "label_join",
    }
)

_INVERSE = {"+": "-", "-": "+", "*": "/", "/": "*"}

DEFAULT = Line(100.0)
"""What a divisor or a threshold that is itself a series gets: percentages stay readable."""


def drive(node: Any, target: Line, scene: Scene) -> Scene:
    """The scene in which ``node`` follows ``target`` all the time, once its ranges are filled."""
    node = bare(node)
    already = known(node, scene)
    if already is not None:
        if already == target:
            return scene
        raise NotDerivable("its parts depend on each other")
    match type(node).__name__:
        case "VectorSelector":
            return with_series(scene, selection(node), target)
        case "AggregateExpr":
            return _aggregated(node, target, scene)
        case "UnaryExpr":
            return drive(node.expr, Line(-target.start, -target.slope), scene)
        case "Call":
            return _called(node, target, scene)
        case "BinaryExpr" if is_comparison(node):
            return _filtered(node, target, scene)
        case "BinaryExpr" if operator_of(node) == "or":
            return drive(node.lhs, target, scene)
        case "BinaryExpr" if operator_of(node) in ("and", "unless"):
            pass
        case "BinaryExpr":
            return _computed(node, target, scene)
    raise NotDerivable(node.prettify())


def _aggregated(node: Any, target: Line, scene: Scene) -> Scene:
    operator = str(node.op)
    if operator in SAME_FOR_ONE:
        return drive(node.expr, target, scene)
    raise NotDerivable(node.prettify())


def _filtered(node: Any, target: Line, scene: Scene) -> Scene:
    """A comparison inside arithmetic passes what meets it."""
    threshold = constant(node.rhs)
    if threshold is None or target.slope or not holds(target.start, str(node.op), threshold):
        raise NotDerivable(node.prettify())
    return drive(node.lhs, target, scene)


def _called(node: Any, target: Line, scene: Scene) -> Scene:
    name = node.func.name
    if target.slope:
        raise NotDerivable(node.prettify())
    if name == "histogram_quantile":
        return _distributed(node, target.start, scene)
    matrix = next((argument for argument in node.args if type(argument).__name__ == "MatrixSelector"), None)
    if matrix is None:
        return _passed_on(node, target, scene)
    chosen = selection(matrix.vector_selector)
    if name in LEVEL:
        return with_series(scene, chosen, target)
    if name not in SLOPE or (target.start < 0 and name in ("rate", "irate", "increase")):
        raise NotDerivable(node.prettify())
    per = matrix.range.total_seconds() if name in ("increase", "delta") else 1.0
    return with_series(scene, chosen, Line(0.0, target.start / per))


def _passed_on(node: Any, target: Line, scene: Scene) -> Scene:
    """Functions that leave a suitable value alone."""
    name, value = node.func.name, target.start
    whole = name not in ("ceil", "floor", "round") or value == int(value)
    if name in _UNCHANGED and whole and (value >= 0 or name not in ("abs", "clamp_min")):
        return drive(node.args[0], target, scene)
    raise NotDerivable(node.prettify())


def _distributed(node: Any, value: float, scene: Scene) -> Scene:
    chosen = selections(node.args[1])
    growing = [part for part in nodes(node.args[1]) if function_of(part) in ("rate", "increase", "irate")]
    if value <= 0 or len(chosen) != 1 or not growing:
        raise NotDerivable(node.prettify())
    return with_series(scene, chosen[0], Buckets(value, value * 1.25))


def _computed(node: Any, target: Line, scene: Scene) -> Scene:
    left, right, operator = node.lhs, node.rhs, str(node.op)
    if known(left, scene) is None and known(right, scene) is None:
        scene = drive(right, DEFAULT, scene)
    one, other = known(left, scene), known(right, scene)
    wanted: Line | None = None
    if other is not None:  # a - b = t, so a = t + b
        side, wanted = left, arithmetic(_INVERSE.get(operator, ""), target, other)
    else:  # a - b = t, so b = a - t; but a + b = t, so b = t - a
        side, falling = right, operator in ("-", "/")
        wanted = (
            arithmetic(operator, one, target)
            if falling
            else arithmetic(_INVERSE.get(operator, ""), target, one)
        )
    if wanted is None:
        raise NotDerivable(node.prettify())
    return drive(side, wanted, scene)
