"""What a PromQL text uses: metrics, matchers, labels, ranges; and whether it is PromQL at all.

The parser behind it crashes on thousands of nested parentheses and is quadratic in the length of a chain of operators, so
both are capped first, far above what people write.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from stackspec.promql.matcher import Matcher, Operator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from promql_parser import Expr

__all__ = [
    "LONGEST",
    "Selection",
    "Usage",
    "children",
    "nodes",
    "parse",
    "selection",
    "usage",
    "without_variables",
]

LONGEST = 10_000
"""Characters; the longest expression of 2,292 published rules has 2,900."""
_DEEPEST = 200
_MOST_OPERATORS = 300
_STRING_OR_COMMENT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*", re.DOTALL)
_OPERATOR = re.compile(r"[-+*/%^]|[=!<>]=|[<>]|\b(?:and|or|unless|atan2)\b", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)(?::[\w-]+)?\}|\$([A-Za-z_]\w*)|\[\[([A-Za-z_]\w*)(?::\w+)?\]\]")
_RANGE_WITH_VARIABLE = re.compile(r"\[[^\[\]]*\$[^\[\]]*\]")


class Selection(NamedTuple):
    """One selector: the metric (None if only matchers choose it), its other matchers, its range and offset in seconds."""

    metric: str | None
    matchers: tuple[Matcher, ...]
    range: float | None = None
    offset: float = 0.0


class Usage(NamedTuple):
    """All that an expression refers to, in the order of its text."""

    selections: tuple[Selection, ...]
    labels: tuple[str, ...]
    """Label names in matchers, ``by``, ``without``, ``on``, ``ignoring`` and ``group_left``, each once."""
    functions: tuple[str, ...]
    variables: tuple[str, ...] = ()
    """Grafana's variables, without ``$``."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metric names, each once."""
        return tuple(dict.fromkeys(item.metric for item in self.selections if item.metric))


def without_variables(text: str, number: str = "1") -> tuple[str, tuple[str, ...]]:
    """Replace Grafana's variables outside strings by what may stand there; returns the text and the variables' names."""
    names = [next(filter(None, match.groups())) for match in _VARIABLE.finditer(text)]
    if not names:
        return text, ()
    pieces: list[str] = []
    position = 0
    for literal in _STRING_OR_COMMENT.finditer(text):
        pieces += [_concrete(text[position : literal.start()], number), literal.group()]
        position = literal.end()
    pieces.append(_concrete(text[position:], number))
    return "".join(pieces), tuple(dict.fromkeys(names))


def _concrete(code: str, number: str) -> str:
    def in_range(match: re.Match[str]) -> str:
        return _VARIABLE.sub("5m", match.group())

    return _VARIABLE.sub(number, _RANGE_WITH_VARIABLE.sub(in_range, code))


def parse(text: str) -> Expr:
    """The syntax tree; raises ``ValueError`` with the parser's reason for what is no PromQL or beyond the caps."""
    _keep_caps(text)
    import promql_parser

    return promql_parser.parse(text)


def _keep_caps(text: str) -> None:
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text)} characters, over {LONGEST}: split it with recording rules")
    if len(text) < _DEEPEST:
        return
    code = _STRING_OR_COMMENT.sub('""', text)
    depth = deepest = 0
    for character in code:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    if deepest > _DEEPEST:
        raise ValueError(f"it nests {deepest} deep, over {_DEEPEST}: split it with recording rules")
    operators = len(_OPERATOR.findall(code))
    if operators > _MOST_OPERATORS:
        raise ValueError(
            f"it has {operators} operators, over {_MOST_OPERATORS}: split it with recording rules"
        )


@lru_cache(maxsize=4096)
def usage(text: str, *, variables: bool = False) -> Usage:
    """What ``text`` refers to; raises ``ValueError`` for what is no PromQL.

    With ``variables``, Grafana's (``$__rate_interval``, ``$instance``) may stand where a range, a number or a label may.
    """
    names: tuple[str, ...] = ()
    if variables:
        concrete, names = without_variables(text)
        try:
            tree = parse(concrete)
        except ValueError:
            if not names:
                raise
            tree = parse(without_variables(text, number="variable")[0])
    else:
        tree = parse(text)
    return _collected(tree, names)


def _collected(tree: Expr, variables: tuple[str, ...]) -> Usage:
    selections: list[Selection] = []
    labels: dict[str, None] = {}
    functions: dict[str, None] = {}
    for node in nodes(tree):
        match type(node).__name__:
            case "VectorSelector":
                selections.append(selection(node))
            case "MatrixSelector":
                range_ = cast("timedelta", node.range).total_seconds()
                selections.append(selection(node.vector_selector)._replace(range=range_))
            case "Call":
                functions[node.func.name] = None
            case "AggregateExpr" if node.modifier is not None:
                labels.update(dict.fromkeys(node.modifier.labels))
            case "BinaryExpr" if node.modifier is not None:
                matching = node.modifier.matching
                labels.update(dict.fromkeys(matching.labels if matching is not None else ()))
                labels.update(dict.fromkeys(node.modifier.group_labels or ()))
    for item in selections:
        labels.update(dict.fromkeys(matcher.label for matcher in item.matchers))
    return Usage(tuple(selections), tuple(labels), tuple(functions), variables)


def nodes(tree: Any) -> Iterator[Any]:
    """Every node, parents first, left to right; a range's selector belongs to its range."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(children(node))


def children(node: Any) -> list[Any]:
    """The parts of a node, left to right; none of a selector's."""
    match type(node).__name__:
        case "BinaryExpr":
            return [node.lhs, node.rhs]
        case "Call":
            return list(node.args)
        case "AggregateExpr":
            parameter = [node.param] if hasattr(node.param, "prettify") else []
            return [*parameter, node.expr]
        case "UnaryExpr" | "ParenExpr" | "SubqueryExpr":
            return [node.expr]
    return []


_OPERATORS: dict[str, Operator] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}


def selection(node: Any) -> Selection:
    """What a vector selector chooses."""
    metric: str | None = node.name
    found: list[Matcher] = []
    for matcher in node.matchers.matchers + [item for group in node.matchers.or_matchers for item in group]:
        operator = _OPERATORS[str(matcher.op).rpartition(".")[2]]
        if matcher.name == "__name__" and operator == "=" and metric is None:
            metric = matcher.value
        else:
            found.append(Matcher(matcher.name, operator, matcher.value))
    offset = cast("timedelta | None", node.offset)
    return Selection(metric, tuple(found), None, offset.total_seconds() if offset is not None else 0.0)
