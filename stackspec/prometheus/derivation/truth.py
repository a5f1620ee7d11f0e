"""Make a condition true, or false, for each of the reasons that it may have."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from stackspec.prometheus.derivation.comparison import compared
from stackspec.prometheus.derivation.scene import Line, NotDerivable, Scene, constant, holds
from stackspec.prometheus.derivation.tree import (
    bare,
    function_of,
    is_comparison,
    operator_of,
    selections,
)
from stackspec.prometheus.derivation.values import drive
from stackspec.promql.analysis import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["made_false", "made_true", "refuse_ambiguous"]


def made_true(node: Any, scene: Scene) -> Iterator[Scene]:
    """Scenes in which ``node`` yields series, each for another reason; the first is the plainest."""
    node = bare(node)
    if is_comparison(node):
        yield from _compared(node, scene, wanted=True)
    elif operator_of(node) == "and":
        for left in made_true(node.lhs, scene):
            yield from made_true(node.rhs, left)
    elif operator_of(node) == "or":
        for one, other in ((node.lhs, node.rhs), (node.rhs, node.lhs)):
            for scene_of_one in _first(made_true(one, scene)):
                yield from _first(_or_nothing(other, scene_of_one))
    elif operator_of(node) == "unless":
        for left in made_true(node.lhs, scene):
            yield from _first(made_false(node.rhs, left))
    elif function_of(node) in ("absent", "absent_over_time"):
        yield _without(node, scene)
    elif function_of(node) == "vector":
        yield scene
    else:
        yield drive(node, Line(1.0), scene)


def made_false(node: Any, scene: Scene) -> Iterator[Scene]:
    """Scenes in which ``node`` yields nothing although its series exist, each for another reason."""
    node = bare(node)
    if is_comparison(node):
        yield from _compared(node, scene, wanted=False)
    elif operator_of(node) == "and":
        for one, other in ((node.lhs, node.rhs), (node.rhs, node.lhs)):
            yield from _possible(_false_with_true(one, other, scene))
    elif operator_of(node) == "or":
        for left in _first(made_false(node.lhs, scene)):
            yield from _first(made_false(node.rhs, left))
    elif operator_of(node) == "unless":
        for left in _first(made_true(node.lhs, scene)):
            yield from _first(made_true(node.rhs, left))
    elif function_of(node) in ("absent", "absent_over_time"):
        yield _there(node, scene)
    elif function_of(node) == "vector":
        raise NotDerivable("vector() never ceases")
    else:
        yield _without(node, scene)


def _compared(node: Any, scene: Scene, *, wanted: bool) -> Iterator[Scene]:
    counted, operator, threshold = bare(node.lhs), str(node.op), constant(node.rhs)
    if not _is_count(counted) or threshold is None:
        yield compared(node, scene, wanted=wanted)
    elif wanted and holds(1.0, operator, threshold):
        yield from made_true(counted.expr, scene)
    elif not wanted and holds(1.0, operator, threshold):
        yield from made_false(counted.expr, scene)
    elif wanted and holds(0.0, operator, threshold) and not holds(2.0, operator, threshold):
        raise NotDerivable("a count is never 0, because nothing to count is no series: use absent()")
    else:
        raise NotDerivable(node.prettify())


def _is_count(node: Any) -> bool:
    return type(node).__name__ == "AggregateExpr" and str(node.op) in ("count", "group")


def _without(node: Any, scene: Scene) -> Scene:
    """None of the series in ``node``."""
    missing = dict.fromkeys(selections(node))
    if any(scene.get(chosen) is not None for chosen in missing):
        raise NotDerivable(f"{node.prettify()} would have to be there and not")
    return {**scene, **missing}


def _there(node: Any, scene: Scene) -> Scene:
    """All the series in ``node``, with any value."""
    chosen = selections(node)
    if any(scene.get(item, ...) is None for item in chosen):
        raise NotDerivable(f"{node.prettify()} would have to be there and not")
    return {**dict.fromkeys(chosen, Line(1.0)), **scene}


def _false_with_true(false: Any, true: Any, scene: Scene) -> Iterator[Scene]:
    for first in _first(made_false(false, scene)):
        yield from _first(made_true(true, first))


def _or_nothing(node: Any, scene: Scene) -> Iterator[Scene]:
    """``node`` false; or, where that contradicts the scene, without series of its own."""
    try:
        yield from _first(made_false(node, scene))
    except NotDerivable:
        yield {**dict.fromkeys(selections(node)), **scene}


def _first(scenes: Iterator[Scene]) -> Iterator[Scene]:
    return islice(scenes, 1)


def _possible(scenes: Iterator[Scene]) -> Iterator[Scene]:
    try:
        yield from scenes
    except NotDerivable:
        return


def refuse_ambiguous(tree: Any) -> None:
    """Raise for what would need several series with different labels: joins within joins, subqueries."""
    joins = [node for node in nodes(tree) if _is_join(node)]
    ignoring = any(
        join.modifier is not None
        and join.modifier.matching is not None
        and join.modifier.matching.labels
        and str(join.modifier.matching.type).endswith("Exclude")
        for join in joins
    )
    if ignoring and len(joins) > 1:
        raise NotDerivable("ignoring() changes the labels that another operator matches")
    if any(type(node).__name__ == "SubqueryExpr" for node in nodes(tree)):
        raise NotDerivable("it has a subquery")


def _is_join(node: Any) -> bool:
    return type(node).__name__ == "BinaryExpr" and constant(node.lhs) is None and constant(node.rhs) is None
