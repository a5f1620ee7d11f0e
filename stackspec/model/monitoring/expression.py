"""PromQL built with Python's operators and methods, so that an editor completes it and a mistake stops at its line.

``orders.rate("5m").sum(by="outcome") > 5`` is ``sum by (outcome) (rate(orders[5m])) > 5``. Comparisons filter, as in
PromQL. ``==`` and ``!=`` compare expressions as Python values; PromQL's are :meth:`Expression.equal_to` and
:meth:`Expression.not_equal_to`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from stackspec.model.origin import here
from stackspec.model.value import ModelError
from stackspec.promql.analysis import Usage, usage
from stackspec.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "Binding",
    "Expression",
    "LabelNames",
    "Matched",
    "Operand",
    "Window",
    "operand",
    "raw",
    "refusal",
    "refuse",
    "spell_number",
    "spell_window",
]

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_WINDOW_VARIABLE = re.compile(r"\$(\w+|\{\w+\})")


class Binding(IntEnum):
    """How strongly the outermost operator of a text holds its operands; a weaker part goes into parentheses."""

    RAW = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    POWER = 6
    ATOM = 7


_BINDINGS = {
    "or": Binding.OR, "and": Binding.AND, "unless": Binding.AND,
    "==": Binding.COMPARISON, "!=": Binding.COMPARISON, ">": Binding.COMPARISON, "<": Binding.COMPARISON,
    ">=": Binding.COMPARISON, "<=": Binding.COMPARISON,
    "+": Binding.SUM, "-": Binding.SUM, "*": Binding.PRODUCT, "/": Binding.PRODUCT, "%": Binding.PRODUCT,
    "^": Binding.POWER,
}  # fmt: skip

Window: TypeAlias = "str | Duration"
"""A span of time such as ``"5m"``, or in a panel one of Grafana's variables: ``"$__rate_interval"``."""
LabelNames: TypeAlias = "str | Iterable[str]"
"""One label's name, or several."""


class Expression:
    """A PromQL expression: its text, and what the text uses.

    Immutable; equal to another with the same text. It has no truth value, because only Prometheus can tell.
    """

    __slots__ = ("binding", "scalar", "text")

    text: str
    binding: Binding
    scalar: bool
    """Whether it is a number (``time()``, ``5``), not a set of series."""

    def __init__(self, text: str, binding: Binding = Binding.ATOM, *, scalar: bool = False) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "binding", binding)
        object.__setattr__(self, "scalar", scalar)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As an attribute's type, only instances."""
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(cls)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} of an expression cannot change: build another expression")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __bool__(self) -> NoReturn:
        refuse(
            f"{self.text} is true or false only in Prometheus: join conditions with & | and .unless(…), each "
            "comparison in parentheses, and write no chains like 1 < x < 5"
        )

    @property
    def usage(self) -> Usage:
        """Metric names, matchers, labels, ranges, functions and variables in the text."""
        return usage(self.text, variables=True)

    def within(self, binding: Binding, *, right: bool = False) -> str:
        """The text as an operand of an operator with ``binding``; operators hold their left operand first."""
        enclosed = self.binding <= binding if right else self.binding < binding
        if not enclosed:
            return self.text
        return (
            f"({self.text})" if "#" not in self.text else f"({self.text}\n)"
        )  # a comment ends with its line

    # Operators

    def _join(self, operator: str, other: Operand | Matched, *, reflected: bool = False) -> Expression:
        modifiers = ""
        if isinstance(other, Matched):
            modifiers, other = f"{other.modifiers} ", other.expression
        second = operand(other)
        left, right = (second, self) if reflected else (self, second)
        binding = _BINDINGS[operator]
        both_scalar = left.scalar and right.scalar
        if both_scalar and binding <= Binding.COMPARISON:
            cure = "compare series" if binding == Binding.COMPARISON else "put each comparison in parentheses"
            refuse(f"{left} {operator} {right} has no series in it: {cure}")
        if binding <= Binding.AND and (left.scalar or right.scalar):
            refuse(f"{left} {operator} {right} joins a number to series: put each comparison in parentheses")
        if modifiers and (left.scalar or right.scalar):
            refuse(
                f"{modifiers.strip()} matches series, but {left if left.scalar else right} is a number: drop it"
            )
        right_first = binding == Binding.POWER
        first = left.within(binding, right=right_first)
        text = f"{first} {operator} {modifiers}{right.within(binding, right=not right_first)}"
        return Expression(text, binding, scalar=both_scalar)

    def __gt__(self, other: Operand | Matched) -> Expression:
        return self._join(">", other)

    def __ge__(self, other: Operand | Matched) -> Expression:
        return self._join(">=", other)

    def __lt__(self, other: Operand | Matched) -> Expression:
        return self._join("<", other)

    def __le__(self, other: Operand | Matched) -> Expression:
        return self._join("<=", other)

    def equal_to(self, other: Operand | Matched) -> Expression:
        """PromQL's ``==``: the series whose value is that of ``other``."""
        return self._join("==", other)

    def not_equal_to(self, other: Operand | Matched) -> Expression:
        """PromQL's ``!=``: the series whose value differs from that of ``other``."""
        return self._join("!=", other)

    def __add__(self, other: Operand | Matched) -> Expression:
        return self._join("+", other)

    def __radd__(self, other: Operand) -> Expression:
        return self._join("+", other, reflected=True)

    def __sub__(self, other: Operand | Matched) -> Expression:
        return self._join("-", other)

    def __rsub__(self, other: Operand) -> Expression:
        return self._join("-", other, reflected=True)

    def __mul__(self, other: Operand | Matched) -> Expression:
        return self._join("*", other)

    def __rmul__(self, other: Operand) -> Expression:
        return self._join("*", other, reflected=True)

    def __truediv__(self, other: Operand | Matched) -> Expression:
        return self._join("/", other)

    def __rtruediv__(self, other: Operand) -> Expression:
        return self._join("/", other, reflected=True)

    def __mod__(self, other: Operand | Matched) -> Expression:
        return self._join("%", other)

    def __pow__(self, other: Operand | Matched) -> Expression:
        return self._join("^", other)

    def __neg__(self) -> Expression:
        return Expression(f"-{self.within(Binding.POWER)}", Binding.PRODUCT, scalar=self.scalar)

    def __and__(self, other: Operand | Matched) -> Expression:
        return self._join("and", other)

    def __rand__(self, other: Operand) -> Expression:
        return self._join("and", other, reflected=True)

    def __ror__(self, other: Operand) -> Expression:
        return self._join("or", other, reflected=True)

    def __or__(self, other: Operand | Matched) -> Expression:
        return self._join("or", other)

    def unless(self, other: Operand | Matched) -> Expression:
        """The series that have no partner in ``other``."""
        return self._join("unless", other)

    def on(self, *labels: str) -> Matched:
        """As the right operand: match by these labels only. ``a / b.on("instance")``."""
        return Matched(self, f"on ({', '.join(labels)})")

    def ignoring(self, *labels: str) -> Matched:
        """As the right operand: match by all labels but these."""
        return Matched(self, f"ignoring ({', '.join(labels)})")

    # Aggregations

    def _aggregate(
        self, operator: str, by: LabelNames | None, without: LabelNames | None, parameter: str = ""
    ) -> Expression:
        if by is not None and without is not None:
            refuse(f"{operator} has both by and without: keep one")
        self._series(operator)
        kept = "by" if by is not None else "without"
        labels = _listed(by if by is not None else without)
        clause = f" {kept} ({', '.join(labels)}) " if labels or without is not None else ""
        return Expression(f"{operator}{clause}({parameter}{self.text})")

    def _series(self, name: str) -> None:
        if self.scalar:
            refuse(f"{self.text} is a number, but {name} takes series: begin with a metric")

    def sum(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """The sum over all series, or over those that agree in the labels ``by`` (or in all but ``without``)."""
        return self._aggregate("sum", by, without)

    def avg(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """The mean over series."""
        return self._aggregate("avg", by, without)

    def min(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """The least value of several series."""
        return self._aggregate("min", by, without)

    def max(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """The greatest value of several series."""
        return self._aggregate("max", by, without)

    def count(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """How many series there are."""
        return self._aggregate("count", by, without)

    def stddev(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """The standard deviation over series."""
        return self._aggregate("stddev", by, without)

    def group(self, *, by: LabelNames | None = None, without: LabelNames | None = None) -> Expression:
        """1 for each group of labels."""
        return self._aggregate("group", by, without)

    def topk(self, count: int | str, *, by: LabelNames | None = None) -> Expression:
        """The ``count`` greatest series; a panel may give one of Grafana's variables."""
        return self._aggregate("topk", by, None, f"{count}, ")

    def bottomk(self, count: int | str, *, by: LabelNames | None = None) -> Expression:
        """The ``count`` least series."""
        return self._aggregate("bottomk", by, None, f"{count}, ")

    def quantile(self, quantile: float, *, by: LabelNames | None = None) -> Expression:
        """The ``quantile`` (0 to 1) over series; a histogram's is ``histogram_quantile``."""
        return self._aggregate("quantile", by, None, f"{spell_number(quantile)}, ")

    # Functions of each series

    def apply(self, function: str, *after: str) -> Expression:
        """A call with this as the first argument, and ``after`` as PromQL texts behind it."""
        self._series(function)
        return Expression(f"{function}({', '.join((self.text, *after))})")

    def abs(self) -> Expression:
        """Without the sign."""
        return self.apply("abs")

    def ceil(self) -> Expression:
        """Rounded up to a whole number."""
        return self.apply("ceil")

    def floor(self) -> Expression:
        """Rounded down to a whole number."""
        return self.apply("floor")

    def round(self, to: float = 1) -> Expression:
        """Rounded to a multiple of ``to``."""
        return self.apply("round", spell_number(to))

    def clamp_min(self, least: float) -> Expression:
        """At least ``least``."""
        return self.apply("clamp_min", spell_number(least))

    def clamp_max(self, most: float) -> Expression:
        """At most ``most``."""
        return self.apply("clamp_max", spell_number(most))

    def absent(self) -> Expression:
        """1 if there is no such series."""
        return self.apply("absent")

    def sort_desc(self) -> Expression:
        """Greatest first: for tables."""
        return self.apply("sort_desc")

    # Functions over time

    def ranged(self, window: Window, step: Window | None = None) -> str:
        """The text of the values over ``window``: a subquery, evaluated every ``step``."""
        self._series("a range")
        return f"{self.within(Binding.ATOM)}[{spell_window(window)}:{spell_window(step) if step else ''}]"

    def over_time(self, function: str, window: Window, *, before: str = "", after: str = "") -> Expression:
        """``function`` of the values over ``window``, with further arguments as PromQL texts."""
        return Expression(f"{function}({before}{self.ranged(window)}{after})")

    def avg_over_time(self, window: Window) -> Expression:
        """The mean over ``window``."""
        return self.over_time("avg_over_time", window)

    def max_over_time(self, window: Window) -> Expression:
        """The greatest value within ``window``."""
        return self.over_time("max_over_time", window)

    def min_over_time(self, window: Window) -> Expression:
        """The least value within ``window``."""
        return self.over_time("min_over_time", window)

    def sum_over_time(self, window: Window) -> Expression:
        """The sum of the samples within ``window``."""
        return self.over_time("sum_over_time", window)

    def count_over_time(self, window: Window) -> Expression:
        """How many samples lie within ``window``."""
        return self.over_time("count_over_time", window)

    def last_over_time(self, window: Window) -> Expression:
        """The newest sample within ``window``: bridges gaps between scrapes."""
        return self.over_time("last_over_time", window)

    def absent_over_time(self, window: Window) -> Expression:
        """1 if there was no sample within ``window``."""
        return self.over_time("absent_over_time", window)

    def quantile_over_time(self, quantile: float, window: Window) -> Expression:
        """The ``quantile`` (0 to 1) of the samples within ``window``."""
        return self.over_time("quantile_over_time", window, before=f"{spell_number(quantile)}, ")


class Matched:
    """The right operand of an operator, with how its series find their partners on the left."""

    __slots__ = ("expression", "modifiers")

    def __init__(self, expression: Expression, modifiers: str) -> None:
        self.expression = expression
        self.modifiers = modifiers

    def group_left(self, *labels: str) -> Matched:
        """Many series on the left may share one partner, and take over these labels from it."""
        return Matched(self.expression, f"{self.modifiers} group_left ({', '.join(labels)})")

    def group_right(self, *labels: str) -> Matched:
        """Many series here may share one partner on the left, and take over these labels from it."""
        return Matched(self.expression, f"{self.modifiers} group_right ({', '.join(labels)})")


Operand: TypeAlias = "Expression | Duration | str | int | float"
"""What may stand beside an operator; text is PromQL, a :class:`Duration` counts as its seconds."""


def operand(value: Operand) -> Expression:
    """``value`` as an expression."""
    match value:
        case Expression():
            return value
        case Duration():
            return Expression(spell_number(value.seconds), scalar=True)
        case int() | float() if not isinstance(value, bool):
            return Expression(
                spell_number(value), Binding.PRODUCT if value < 0 else Binding.ATOM, scalar=True
            )
        case str():
            return raw(value)
        case _:
            raise refusal(f"{value!r} is no part of PromQL: write an expression, a number or PromQL text")


def raw(text: str) -> Expression:
    """PromQL text as an expression, checked here and now."""
    try:
        usage(text, variables=True)
    except ValueError as error:
        refuse(f"{text!r} is no PromQL: {error}")
    return Expression(text, Binding.ATOM if _NAME.fullmatch(text) else Binding.RAW)


def refusal(message: str) -> ModelError:
    """What to raise at the blueprint's line."""
    origin = here()
    return ModelError(message, origin.place() if origin else None)


def refuse(message: str) -> NoReturn:
    """Stop at the blueprint's line."""
    raise refusal(message)


def spell_number(value: float) -> str:
    """A number as PromQL writes it, the shortest that reads back equal."""
    if value != value:  # NaN
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def spell_window(window: Window) -> str:
    """A range's text; refuses what is no span of time of at least a millisecond."""
    if isinstance(window, str) and _WINDOW_VARIABLE.fullmatch(window):
        return window
    try:
        span = Duration(window)
    except ValueError as error:
        refuse(str(error))
    if int(span) < 1_000_000 or int(span) % 1_000_000:
        refuse(f"{window!r} is no range: Prometheus counts in milliseconds, from 1ms")
    return span.spell_long() if int(span) % 86_400_000_000_000 == 0 else str(span)


def _listed(labels: LabelNames | None) -> tuple[str, ...]:
    if labels is None:
        return ()
    return (labels,) if isinstance(labels, str) else tuple(labels)
