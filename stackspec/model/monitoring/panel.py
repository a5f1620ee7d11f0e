"""Panels of a dashboard: what they ask and how they show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, cast

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.model.fields import NOTHING, Map, Seq, Text
from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.datasource import Datasource
from stackspec.model.monitoring.expression import Expression
from stackspec.model.monitoring.panel_unit import Unit
from stackspec.model.monitoring.query import PanelQuery

if TYPE_CHECKING:
    from stackspec.promql.analysis import Usage

__all__ = [
    "Calculation", "DataPanel", "GaugePanel", "Link", "LogQuery", "LogsPanel", "Panel", "PanelBase", "Query", "Row",
    "StatPanel", "TablePanel", "TextPanel", "Threshold", "TimeseriesPanel",
]  # fmt: skip

Colour: TypeAlias = Text
"""A name of Grafana's palette (``green``, ``dark-red``) or ``#rrggbb``."""
Calculation: TypeAlias = Literal[
    "last", "lastNotNull", "first", "firstNotNull", "min", "max", "mean", "sum", "count", "range", "delta", "diff",
    "total",
]  # fmt: skip
"""How a panel reduces each series to one number."""


def _datasource(value: Any) -> Any:
    if isinstance(value, Datasource):
        return value
    raise ValueError(f"{value!r} is no datasource: give one by its value, such as PrometheusDatasource(…)")


DatasourceReference: TypeAlias = Annotated[
    Datasource, PlainValidator(_datasource), WithJsonSchema({"type": "object"})
]


class Link(MonitoringValue):
    """A link to a page; Grafana's variables may stand in the URL."""

    title: Text = Field(kw_only=False)
    url: Text = Field(kw_only=False)
    new_tab: bool = True


class Threshold(MonitoringValue):
    """From this value on, this colour."""

    value: float = Field(kw_only=False)
    colour: Colour = Field(kw_only=False)


class Query(MonitoringValue):
    """What a panel asks its datasource."""

    expr: PanelQuery = Field(kw_only=False)
    """PromQL, checked; for another kind of datasource its own language, unchecked."""
    legend: str = Field(default="", kw_only=False)
    """The series' name: ``{{outcome}}`` stands for a label's value. By default all labels."""
    datasource: DatasourceReference | None = None
    """By default the panel's."""
    instant: bool = False
    """Only the newest value: for tables and single numbers."""
    hidden: bool = False

    @property
    def expression(self) -> Expression:
        """The expression, also where text was given."""
        return cast("Expression", self.expr)

    @property
    def usage(self) -> Usage:
        """Metric names, matchers, labels, ranges and variables of the expression."""
        return self.expression.usage


class LogQuery(MonitoringValue):
    """What a panel asks Loki, in LogQL."""

    expr: Text = Field(kw_only=False)
    legend: str = Field(default="", kw_only=False)
    datasource: DatasourceReference | None = None
    instant: bool = False
    hidden: bool = False


def _as_queries(value: Any) -> tuple[Query | LogQuery, ...]:
    items = value if isinstance(value, list | tuple) else (value,)
    return tuple(item if isinstance(item, Query | LogQuery) else Query(item) for item in items)


Queries: TypeAlias = Annotated[
    Sequence[Query | LogQuery | Expression | str] | Query | LogQuery | Expression | str,
    PlainValidator(_as_queries),
    WithJsonSchema({"type": ["string", "array", "object"]}),
]
"""One expression or several, or :class:`Query` with a legend; holds queries."""


class PanelBase(MonitoringValue):
    """What every panel has: a title, a size on a grid 24 columns wide, links."""

    type: ClassVar[str]
    """Grafana's plugin id."""
    default_size: ClassVar[tuple[int, int]] = (12, 8)

    title: str = Field(kw_only=False)
    description: str = ""
    """Shown behind the panel's i."""
    width: Annotated[int, Field(ge=1, le=24)] | None = None
    height: Annotated[int, Field(ge=1, le=40)] | None = None
    links: Seq[Link] = ()
    transparent: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the grid."""
        return self.width or self.default_size[0], self.height or self.default_size[1]

    @property
    def asked(self) -> tuple[Query | LogQuery, ...]:
        """The queries."""
        return ()


class DataPanel(PanelBase):
    """A panel that shows the answer to queries."""

    queries: Queries = Field(kw_only=False)
    datasource: DatasourceReference | None = None
    """By default the dashboard's."""
    unit: Unit | None = None
    decimals: Annotated[int, Field(ge=0, le=15)] | None = None
    least: float | None = None
    """The lower end of the axis or gauge."""
    greatest: float | None = None
    """The upper end."""
    thresholds: Seq[Threshold] = ()
    """Rising; below the first the colour is ``base_colour``."""
    base_colour: Colour = "green"
    no_value: str | None = None
    """Shown when there is no data."""
    repeat: Text | None = None
    """The name of a variable: one panel for each of its values."""
    mappings: Map[str, str] = NOTHING
    """Text shown instead of a value: ``{"1": "up", "0": "down"}``."""

    def _mistakes(self) -> Iterator[Mistake]:
        if not self.asked:
            yield Mistake(("queries",), "it asks nothing: give an expression")
        steps = [threshold.value for threshold in self.thresholds]
        if steps != sorted(set(steps)):
            yield Mistake(("thresholds",), f"{steps} do not rise: order them from the least to the greatest")
        if self.least is not None and self.greatest is not None and self.least >= self.greatest:
            yield Mistake(
                ("greatest",), f"greatest {self.greatest:g} is not above least {self.least:g}: swap them"
            )

    @property
    def asked(self) -> tuple[Query | LogQuery, ...]:
        """The queries, also where expressions were given."""
        return cast("tuple[Query | LogQuery, ...]", self.queries)


class TimeseriesPanel(DataPanel):
    """Lines over time."""

    type = "timeseries"
    style: Literal["line", "bars", "points"] = "line"
    fill: Annotated[int, Field(ge=0, le=100)] = 10
    """Opacity below the line, in per cent."""
    stack: bool = False
    logarithmic: bool = False
    show_thresholds: bool = False
    """As lines across the graph."""
    legend: Literal["list", "table", "hidden"] = "list"
    legend_values: Seq[Calculation] = ()


class StatPanel(DataPanel):
    """One big number, or a few."""

    type = "stat"
    default_size = (4, 4)
    calculation: Calculation = "lastNotNull"
    colour: Literal["value", "background", "none"] = "value"
    sparkline: bool = True


class GaugePanel(DataPanel):
    """A number on a dial; give ``least`` and ``greatest``."""

    type = "gauge"
    default_size = (4, 4)
    calculation: Calculation = "lastNotNull"


class TablePanel(DataPanel):
    """A table, a row for each series."""

    type = "table"
    hide: Seq[Text] = ("Time",)
    """Columns not shown."""
    rename: Map[str, str] = NOTHING
    """Column titles by label name; ``Value`` is the number."""


class LogsPanel(DataPanel):
    """Log lines."""

    type = "logs"
    default_size = (24, 10)
    wrap: bool = True


class TextPanel(PanelBase):
    """Text in Markdown or HTML."""

    type = "text"
    default_size = (24, 3)
    content: str = Field(kw_only=False)
    mode: Literal["markdown", "html", "code"] = "markdown"


Panel: TypeAlias = TimeseriesPanel | StatPanel | GaugePanel | TablePanel | LogsPanel | TextPanel


class Row(MonitoringValue):
    """A heading with panels below it."""

    title: str = Field(kw_only=False)
    panels: Seq[Panel] = Field(default=(), kw_only=False)
    collapsed: bool = False
    repeat: Text | None = None
    """The name of a variable: one row for each of its values."""
