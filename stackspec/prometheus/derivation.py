"""Series that make an expression true or false: PromQL turned around, for the forms that most alerts have.

``a / b > 0.9`` is true for a = 95, b = 100; ``rate(x[5m]) > 2`` for a counter that grows by three a second. Every number
here is a straight line over time, which is enough to turn around selectors, rates, aggregations of one series,
arithmetic, ``time() - x``, classic histograms' quantiles, comparisons, ``and``, ``or``, ``unless`` and ``absent``.
What it cannot turn around, it says so, and the alert's author writes the case.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from stackspec.promql.analysis import Selection, nodes, selection

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Buckets", "Line", "NotDerivable", "Scene", "made_false", "made_true"]


class NotDerivable(Exception):  # noqa: N818 - it is an answer, not an error
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

_OPPOSITE = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}
_LEVEL = frozenset(
    {
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "last_over_time",
        "quantile_over_time",
        "predict_linear",
    }
)
_SLOPE = frozenset({"rate", "irate", "deriv", "increase", "delta", "idelta"})
_SAME_FOR_ONE = frozenset({"sum", "avg", "min", "max", "topk", "bottomk", "quantile"})
_DEFAULT = 100.0
"""What a divisor or a threshold that is itself a series gets: percentages stay readable."""


# Truth


def made_true(node: Any, scene: Scene) -> Iterator[Scene]:
    """Scenes in which ``node`` yields series, each for another reason; the first is the plainest."""
    node = _bare(node)
    if _is_comparison(node):
        yield _compared(node, scene, wanted=True)
    elif _operator(node) == "and":
        for left in made_true(node.lhs, scene):
            yield from made_true(node.rhs, left)
    elif _operator(node) == "or":
        yield from _reasons(node)(node, scene)
    elif _operator(node) == "unless":
        for left in made_true(node.lhs, scene):
            yield from _first(made_false(node.rhs, left))
    elif _call(node) in ("absent", "absent_over_time"):
        yield {**scene, **dict.fromkeys(_selections(node))}
    elif _call(node) == "vector":
        yield scene
    else:
        yield drive(node, 1.0, scene)


def _reasons(node: Any) -> Any:
    def alternatives(node: Any, scene: Scene) -> Iterator[Scene]:
        for one, other in ((node.lhs, node.rhs), (node.rhs, node.lhs)):
            for scene_of_one in _first(made_true(one, scene)):
                yield from _first(_or_nothing(other, scene_of_one))

    return alternatives


def made_false(node: Any, scene: Scene) -> Iterator[Scene]:
    """Scenes in which ``node`` yields nothing although its series exist, each for another reason."""
    node = _bare(node)
    if _is_comparison(node):
        yield _compared(node, scene, wanted=False)
    elif _operator(node) == "and":
        for one, other in ((node.lhs, node.rhs), (node.rhs, node.lhs)):
            yield from _possible(_false_with_true(one, other, scene))
    elif _operator(node) == "or":
        for left in _first(made_false(node.lhs, scene)):
            yield from _first(made_false(node.rhs, left))
    elif _operator(node) == "unless":
        for left in _first(made_true(node.lhs, scene)):
            yield from _first(made_true(node.rhs, left))
    elif _call(node) in ("absent", "absent_over_time"):
        yield {**scene, **{chosen: Line(1.0) for chosen in _selections(node)}}
    elif _call(node) == "vector":
        raise NotDerivable("vector() never ceases")
    else:
        yield {**scene, **dict.fromkeys(_selections(node))}


def _false_with_true(false: Any, true: Any, scene: Scene) -> Iterator[Scene]:
    for first in _first(made_false(false, scene)):
        yield from _first(made_true(true, first))


def _or_nothing(node: Any, scene: Scene) -> Iterator[Scene]:
    """``node`` false; or, where that contradicts the scene, without series of its own."""
    try:
        yield from _first(made_false(node, scene))
    except NotDerivable:
        yield {**dict.fromkeys(_selections(node)), **scene}


def _first(scenes: Iterator[Scene]) -> Iterator[Scene]:
    yield next(scenes)


def _possible(scenes: Iterator[Scene]) -> Iterator[Scene]:
    try:
        yield from scenes
    except NotDerivable:
        return


def _compared(node: Any, scene: Scene, *, wanted: bool) -> Scene:
    if node.modifier is not None and node.modifier.return_bool:
        raise NotDerivable("a comparison with bool is always there")
    left, right, operator = _bare(node.lhs), _bare(node.rhs), str(node.op)
    if constant(left) is not None:
        left, right, operator = right, left, _OPPOSITE[operator]
    threshold = known(right, scene)
    if threshold is None:
        scene = drive(right, _DEFAULT, scene)
        threshold = _DEFAULT
    already = known(left, scene)
    if already is not None:
        if _holds(already, operator, threshold) == wanted:
            return scene
        raise NotDerivable("its parts depend on each other")
    if _call(left) == "changes":
        return _changing(left, operator, scene, wanted=wanted)
    return drive(left, _beyond(operator, threshold, wanted=wanted, exact=_is_exact(left)), scene)


def _changing(node: Any, operator: str, scene: Scene, *, wanted: bool) -> Scene:
    if operator not in (">", ">=", "!="):
        raise NotDerivable("changes() below a number")
    chosen = _selections(node)[0]
    return {**scene, chosen: Line(0.0, 1.0 if wanted else 0.0)}


def _holds(value: float, operator: str, threshold: float) -> bool:
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


def _beyond(operator: str, threshold: float, *, wanted: bool, exact: bool) -> float:
    """A value that meets the comparison, or just does not: the threshold itself where arithmetic keeps it exact."""
    margin = abs(threshold) / 2 or 1.0
    rising = operator in (">", ">=")
    if operator in ("==", "!="):
        other = 0.0 if threshold == 1 else threshold + 1
        return threshold if wanted == (operator == "==") else other
    if wanted:
        return threshold + margin if rising else threshold - margin
    if exact and operator in (">", "<"):
        return threshold
    return threshold - margin if rising else threshold + margin


def _is_exact(node: Any) -> bool:
    inexact = {"SubqueryExpr", "UnaryExpr"}
    for part in nodes(node):
        kind = type(part).__name__
        if kind in inexact or (kind == "Call" and part.func.name not in _LEVEL | {"time"}):
            return False
        if kind == "BinaryExpr" and not (str(part.op) == "-" and _call(_bare(part.lhs)) == "time"):
            return False
    return True


# Values


def drive(node: Any, value: float, scene: Scene) -> Scene:
    """The scene in which ``node`` has ``value`` all the time, once its ranges are filled."""
    node = _bare(node)
    kind = type(node).__name__
    if kind == "VectorSelector":
        return _set(scene, selection(node), Line(value))
    if kind == "AggregateExpr":
        return _aggregated(node, value, scene)
    if kind == "UnaryExpr":
        return drive(node.expr, -value, scene)
    if kind == "Call":
        return _called(node, value, scene)
    if kind == "BinaryExpr" and not _is_comparison(node) and _operator(node) not in ("and", "or", "unless"):
        return _computed(node, value, scene)
    raise NotDerivable(f"{node.prettify()}")


def _aggregated(node: Any, value: float, scene: Scene) -> Scene:
    operator = str(node.op)
    if operator in _SAME_FOR_ONE:
        return drive(node.expr, value, scene)
    if operator in ("count", "group") and value == 1:
        return drive(node.expr, 1.0, scene)
    raise NotDerivable(node.prettify())


def _called(node: Any, value: float, scene: Scene) -> Scene:
    name = node.func.name
    if name == "histogram_quantile":
        return _distributed(node, value, scene)
    matrix = next((argument for argument in node.args if type(argument).__name__ == "MatrixSelector"), None)
    if matrix is None:
        if name in (
            "abs",
            "ceil",
            "floor",
            "round",
            "sort",
            "sort_desc",
            "clamp_min",
            "clamp_max",
            "scalar",
        ) and (value >= 0 and (name not in ("ceil", "floor", "round") or value == int(value))):
            return drive(node.args[0], value, scene)
        raise NotDerivable(node.prettify())
    chosen = selection(matrix.vector_selector)
    if name in _LEVEL:
        return _set(scene, chosen, Line(value))
    if name not in _SLOPE or (value < 0 and name in ("rate", "irate", "increase")):
        raise NotDerivable(node.prettify())
    if name in ("increase", "delta"):
        value /= matrix.range.total_seconds()
    return _set(scene, chosen, Line(0.0, value))


def _distributed(node: Any, value: float, scene: Scene) -> Scene:
    chosen = _selections(node.args[1])
    growing = [part for part in nodes(node.args[1]) if _call(part) in ("rate", "increase", "irate")]
    if value <= 0 or len(chosen) != 1 or not growing:
        raise NotDerivable(node.prettify())
    return _set(scene, chosen[0], Buckets(value, value * 1.25))


def _computed(node: Any, value: float, scene: Scene) -> Scene:
    left, right, operator = _bare(node.lhs), _bare(node.rhs), str(node.op)
    if _call(left) == "time" and operator == "-" and type(right).__name__ == "VectorSelector":
        return _set(scene, selection(right), Line(-value, 1.0))
    one, other = known(left, scene), known(right, scene)
    if one is None and other is None:
        scene = drive(right, _DEFAULT, scene)
        other = _DEFAULT
    try:
        if other is not None:
            return drive(left, _left_of(operator, value, other), scene)
        assert one is not None
        return drive(right, _right_of(operator, value, one), scene)
    except (KeyError, ZeroDivisionError):
        raise NotDerivable(node.prettify()) from None


def _left_of(operator: str, value: float, right: float) -> float:
    match operator:
        case "+":
            return value - right
        case "-":
            return value + right
        case "*":
            return value / right
        case "/":
            return value * (right or 1 / right)
    raise KeyError(operator)


def _right_of(operator: str, value: float, left: float) -> float:
    match operator:
        case "+":
            return value - left
        case "-":
            return left - value
        case "*":
            return value / left
        case "/":
            return left / value
    raise KeyError(operator)


def _set(scene: Scene, chosen: Selection, found: Line | Buckets) -> Scene:
    chosen = chosen._replace(range=None, offset=0.0)
    for other, line in scene.items():
        if other == chosen and line != found:
            raise NotDerivable(f"{chosen.metric} would need two values at once")
        if other != chosen and other.metric == chosen.metric:
            raise NotDerivable(f"{chosen.metric} is selected in two ways")
    return {**scene, chosen: found}


def known(node: Any, scene: Scene) -> float | None:
    """The constant value that ``node`` has in the scene, if everything in it has one."""
    node = _bare(node)
    match type(node).__name__:
        case "NumberLiteral" | "UnaryExpr":
            return constant(node)
        case "VectorSelector":
            line = scene.get(selection(node)._replace(offset=0.0))
            return line.start if isinstance(line, Line) and not line.slope else None
        case "AggregateExpr" if str(node.op) in _SAME_FOR_ONE:
            return known(node.expr, scene)
        case "BinaryExpr":
            left, right = known(node.lhs, scene), known(node.rhs, scene)
            return _arithmetic(str(node.op), left, right)
    return None


def constant(node: Any) -> float | None:
    """The value of a node that is made of numbers only."""
    node = _bare(node)
    match type(node).__name__:
        case "NumberLiteral":
            return float(node.val)
        case "UnaryExpr":
            inner = constant(node.expr)
            return None if inner is None else -inner
        case "BinaryExpr":
            return _arithmetic(str(node.op), constant(node.lhs), constant(node.rhs))
    return None


def _arithmetic(operator: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
        case "^" if abs(left) < 1e6 and abs(right) < 50 and (left > 0 or right == int(right)):
            return float(left**right) if left or right >= 0 else None
    return None


# The tree


def _bare(node: Any) -> Any:
    while type(node).__name__ == "ParenExpr":
        node = node.expr
    return node


def _operator(node: Any) -> str:
    return str(node.op) if type(node).__name__ == "BinaryExpr" else ""


def _is_comparison(node: Any) -> bool:
    return _operator(node) in _OPPOSITE


def _call(node: Any) -> str:
    return str(node.func.name) if type(node).__name__ == "Call" else ""


def _selections(node: Any) -> list[Selection]:
    found = (
        part if type(part).__name__ == "VectorSelector" else part.vector_selector
        for part in nodes(node)
        if type(part).__name__ in ("VectorSelector", "MatrixSelector")
    )
    return list(dict.fromkeys(selection(part)._replace(offset=0.0) for part in chain(found)))
