"""Put a part of an expression on one side of a threshold."""

from __future__ import annotations

from typing import Any

from stackspec.prometheus.derivation.scene import Line, NotDerivable, Scene, constant, holds, known
from stackspec.prometheus.derivation.tree import LEVEL, MIRRORED, bare, function_of, selections
from stackspec.prometheus.derivation.values import DEFAULT, drive
from stackspec.promql.analysis import nodes

__all__ = ["compared"]


def compared(node: Any, scene: Scene, *, wanted: bool) -> Scene:
    """The scene in which a comparison holds, or just does not; the other side is a number or a series too."""
    if node.modifier is not None and node.modifier.return_bool:
        raise NotDerivable("a comparison with bool is always there")
    left, right, operator = node.lhs, node.rhs, str(node.op)
    if constant(left) is not None:
        left, right, operator = right, left, MIRRORED[operator]
    if known(right, scene) is None:
        scene = drive(right, DEFAULT, scene)
    threshold, already = known(right, scene) or DEFAULT, known(left, scene)
    if threshold.slope or (already is not None and already.slope):
        raise NotDerivable(node.prettify())
    if already is not None:
        if holds(already.start, operator, threshold.start) == wanted:
            return scene
        raise NotDerivable("its parts depend on each other")
    if function_of(bare(left)) == "changes":
        return _changing(left, operator, scene, wanted=wanted)
    literal = type(bare(right)).__name__ in ("NumberLiteral", "UnaryExpr")
    return _driven_beyond(
        left, operator, threshold.start, scene, wanted=wanted, exact=literal and is_exact(left)
    )


def _driven_beyond(
    node: Any, operator: str, threshold: float, scene: Scene, *, wanted: bool, exact: bool
) -> Scene:
    """Half of the threshold beyond it or, where a rate or ratio cannot go that far, a twentieth."""
    exact = exact or threshold == 0  # a rate of nothing is nothing, without rounding
    resisting: NotDerivable | None = None
    for share in (0.5, 0.05):
        value = _beyond(operator, threshold, share, wanted=wanted, exact=exact)
        try:
            return drive(node, Line(value), scene)
        except NotDerivable as error:
            resisting = error
    raise resisting or NotDerivable(node.prettify())


def _changing(node: Any, operator: str, scene: Scene, *, wanted: bool) -> Scene:
    if operator not in (">", ">=", "!="):
        raise NotDerivable("changes() below a number")
    chosen = selections(node)[0]
    return {**scene, chosen: Line(0.0, 1.0 if wanted else 0.0)}


def _beyond(operator: str, threshold: float, share: float, *, wanted: bool, exact: bool) -> float:
    """A value that meets the comparison, or just does not: the threshold itself where arithmetic keeps it exact."""
    margin = abs(threshold) * share or 1.0
    rising = operator in (">", ">=")
    if operator in ("==", "!="):
        other = 0.0 if threshold == 1 else threshold + 1
        return threshold if wanted == (operator == "==") else other
    if wanted:
        return threshold + margin if rising else threshold - margin
    if exact and operator in (">", "<"):
        return threshold
    return threshold - margin if rising else threshold + margin


def is_exact(node: Any) -> bool:
    inexact = {"SubqueryExpr", "UnaryExpr"}
    for part in nodes(node):
        kind = type(part).__name__
        if kind in inexact or (kind == "Call" and part.func.name not in LEVEL | {"time"}):
            return False
        if kind == "BinaryExpr" and not (str(part.op) == "-" and function_of(bare(part.lhs)) == "time"):
            return False
    return True
