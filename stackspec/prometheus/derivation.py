"""Series that make an expression true or false: PromQL turned around, for the forms that most alerts have.

``a / b > 0.9`` is true for a = 95, b = 100; ``rate(x[5m]) > 2`` for a counter that grows by three a second. Every number
here is a straight line over time, which is enough to turn around selectors, rates, aggregations of one series,
arithmetic, ``time() - x``, classic histograms' quantiles, comparisons, ``and``, ``or``, ``unless`` and ``absent``.
What it cannot turn around, it says so, and the alert's author writes the case.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from stackspec.promql.analysis import Selection, children, nodes, selection

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Buckets", "Line", "NotDerivable", "Scene", "made_false", "made_true", "summed_metrics"]


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
_DEFAULT = Line(100.0)
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
        yield _without(node, scene)
    elif _call(node) == "vector":
        yield scene
    else:
        yield drive(node, Line(1.0), scene)


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
        yield _there(node, scene)
    elif _call(node) == "vector":
        raise NotDerivable("vector() never ceases")
    else:
        yield _without(node, scene)


def _without(node: Any, scene: Scene) -> Scene:
    """None of the series in ``node``."""
    missing = dict.fromkeys(_selections(node))
    if any(scene.get(chosen) is not None for chosen in missing):
        raise NotDerivable(f"{node.prettify()} would have to be there and not")
    return {**scene, **missing}


def _there(node: Any, scene: Scene) -> Scene:
    """All the series in ``node``, with any value."""
    chosen = _selections(node)
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
    left, right, operator = node.lhs, node.rhs, str(node.op)
    if constant(left) is not None:
        left, right, operator = right, left, _OPPOSITE[operator]
    if known(right, scene) is None:
        scene = drive(right, _DEFAULT, scene)
    threshold, already = known(right, scene) or _DEFAULT, known(left, scene)
    if threshold.slope or (already is not None and already.slope):
        raise NotDerivable(node.prettify())
    if already is not None:
        if _holds(already.start, operator, threshold.start) == wanted:
            return scene
        raise NotDerivable("its parts depend on each other")
    if _call(_bare(left)) == "changes":
        return _changing(left, operator, scene, wanted=wanted)
    return _driven_beyond(left, operator, threshold.start, scene, wanted=wanted)


def _driven_beyond(node: Any, operator: str, threshold: float, scene: Scene, *, wanted: bool) -> Scene:
    """Half of the threshold beyond it or, where a rate or ratio cannot go that far, a twentieth."""
    exact = _is_exact(node) or threshold == 0  # a rate of nothing is nothing, without rounding
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


def drive(node: Any, target: Line, scene: Scene) -> Scene:
    """The scene in which ``node`` follows ``target`` all the time, once its ranges are filled."""
    node = _bare(node)
    already = known(node, scene)
    if already is not None:
        if already == target:
            return scene
        raise NotDerivable("its parts depend on each other")
    match type(node).__name__:
        case "VectorSelector":
            return _set(scene, selection(node), target)
        case "AggregateExpr":
            return _aggregated(node, target, scene)
        case "UnaryExpr":
            return drive(node.expr, Line(-target.start, -target.slope), scene)
        case "Call":
            return _called(node, target, scene)
        case "BinaryExpr" if _is_comparison(node):
            return _filtered(node, target, scene)
        case "BinaryExpr" if _operator(node) in ("and", "unless", "or"):
            return _joined(node, target, scene)
        case "BinaryExpr":
            return _computed(node, target, scene)
    raise NotDerivable(node.prettify())


def _aggregated(node: Any, target: Line, scene: Scene) -> Scene:
    operator = str(node.op)
    if operator in _SAME_FOR_ONE:
        return drive(node.expr, target, scene)
    if operator in ("count", "group") and target == Line(1.0):
        return next(made_true(node.expr, scene))
    if operator == "count" and target == Line(
        0.0
    ):  # nothing to count is no series, which is not above 0 either
        return next(made_false(node.expr, scene))
    raise NotDerivable(node.prettify())


def _filtered(node: Any, target: Line, scene: Scene) -> Scene:
    """A comparison inside arithmetic passes what meets it."""
    threshold = constant(node.rhs)
    if threshold is None or target.slope or not _holds(target.start, str(node.op), threshold):
        raise NotDerivable(node.prettify())
    return drive(node.lhs, target, scene)


def _joined(node: Any, target: Line, scene: Scene) -> Scene:
    """``a or b`` has the value of ``a``; so has ``a and b``, if there is ``b``."""
    scene = drive(node.lhs, target, scene)
    if _operator(node) == "and":
        return next(made_true(node.rhs, scene))
    return next(made_false(node.rhs, scene)) if _operator(node) == "unless" else scene


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
    if name in _LEVEL:
        return _set(scene, chosen, target)
    if name not in _SLOPE or (target.start < 0 and name in ("rate", "irate", "increase")):
        raise NotDerivable(node.prettify())
    per = matrix.range.total_seconds() if name in ("increase", "delta") else 1.0
    return _set(scene, chosen, Line(0.0, target.start / per))


def _passed_on(node: Any, target: Line, scene: Scene) -> Scene:
    """Functions that leave a suitable value alone."""
    name, value = node.func.name, target.start
    whole = name not in ("ceil", "floor", "round") or value == int(value)
    if name in _UNCHANGED and whole and (value >= 0 or name not in ("abs", "clamp_min")):
        return drive(node.args[0], target, scene)
    raise NotDerivable(node.prettify())


def _distributed(node: Any, value: float, scene: Scene) -> Scene:
    chosen = _selections(node.args[1])
    growing = [part for part in nodes(node.args[1]) if _call(part) in ("rate", "increase", "irate")]
    if value <= 0 or len(chosen) != 1 or not growing:
        raise NotDerivable(node.prettify())
    return _set(scene, chosen[0], Buckets(value, value * 1.25))


def _computed(node: Any, target: Line, scene: Scene) -> Scene:
    left, right, operator = node.lhs, node.rhs, str(node.op)
    if known(left, scene) is None and known(right, scene) is None:
        scene = drive(right, _DEFAULT, scene)
    one, other = known(left, scene), known(right, scene)
    if other is not None:
        # a - b = t, so a = t + b
        wanted = _arithmetic(_INVERSE.get(operator, ""), target, other)
        return drive(left, wanted, scene) if wanted is not None else _give_up(node)
    if one is None:  # what was driven has no constant value: a rate
        return _give_up(node)
    # a - b = t, so b = a - t; a + b = t, so b = t - a
    swapped = (one, target) if operator in ("-", "/") else (target, one)
    wanted = _arithmetic(operator if operator in ("-", "/") else _INVERSE.get(operator, ""), *swapped)
    return drive(right, wanted, scene) if wanted is not None else _give_up(node)


def _give_up(node: Any) -> Scene:
    raise NotDerivable(node.prettify())


def _set(scene: Scene, chosen: Selection, found: Line | Buckets) -> Scene:
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
    node = _bare(node)
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
        case "AggregateExpr" if str(node.op) in _SAME_FOR_ONE:
            return known(node.expr, scene)
        case "BinaryExpr" if _is_comparison(node):
            left, right = known(node.lhs, scene), known(node.rhs, scene)
            passes = left and right and not left.slope and _holds(left.start, str(node.op), right.start)
            return left if passes else None
        case "BinaryExpr":
            return _arithmetic(str(node.op), known(node.lhs, scene), known(node.rhs, scene))
    return None


def _known_call(node: Any, scene: Scene) -> Line | None:
    name = node.func.name
    if name == "time":
        return Line(0.0, 1.0)
    if name in ("vector", "scalar"):
        return known(node.args[0], scene)
    if name not in _SLOPE | _LEVEL:
        return None
    matrix = next((argument for argument in node.args if type(argument).__name__ == "MatrixSelector"), None)
    found = scene.get(selection(matrix.vector_selector)._replace(offset=0.0)) if matrix is not None else None
    if matrix is None or not isinstance(found, Line):
        return None
    if name in _LEVEL:
        return found if not found.slope else None
    per = matrix.range.total_seconds() if name in ("increase", "delta") else 1.0
    return Line(found.slope * per)


def constant(node: Any) -> float | None:
    """The value of a node that is made of numbers only."""
    line = known(node, {})
    return line.start if line is not None and not line.slope else None


_INVERSE = {"+": "-", "-": "+", "*": "/", "/": "*"}


def _arithmetic(operator: str, left: Line | None, right: Line | None) -> Line | None:
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


def summed_metrics(node: Any) -> set[str | None]:
    """Metrics that are chosen only inside sums, where it does not matter which series brings how much."""
    loose: set[str | None] = set()
    summed: set[str | None] = set()
    pending = [(node, False)]
    while pending:
        part, inside = pending.pop()
        if type(part).__name__ in ("VectorSelector", "MatrixSelector"):
            metric = _selections(part)[0].metric
            (summed if inside else loose).add(metric)
            continue
        inside = inside or (type(part).__name__ == "AggregateExpr" and str(part.op) == "sum")
        pending += [(child, inside) for child in children(part)]
    return summed - loose
