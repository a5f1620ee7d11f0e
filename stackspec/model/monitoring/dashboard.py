"""A dashboard: panels in the order of reading, laid out by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field

from stackspec.model.fields import Seq, Text
from stackspec.model.monitoring.base import Mistake, MonitoringValue, repeated
from stackspec.model.monitoring.datasource import Datasource, derived_uid
from stackspec.model.monitoring.expression import Expression
from stackspec.model.monitoring.names import Some, Uid
from stackspec.model.monitoring.panel import DatasourceReference, Link, LogQuery, Panel, Query, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "CustomVariable", "Dashboard", "DashboardVariable", "DatasourceVariable", "IntervalVariable", "QueryVariable",
    "TextVariable",
]  # fmt: skip

_BUILT_IN = re.compile(r"__\w+|timeFilter|timezone")
_RELATIVE = re.compile(r"now(?:[-+]\d+[smhdwMy])*(?:/[smhdwMy])?")


def _variable_name(value: str) -> str:
    if re.fullmatch(r"[A-Za-z]\w*", value, re.ASCII) is None:
        raise ValueError(f"{value!r} is no variable name: use letters, digits and _, starting with a letter")
    return value


class _Variable(MonitoringValue):
    """A choice at the top of the dashboard; ``$name`` in queries stands for it."""

    kind: ClassVar[str]
    name: Annotated[str, AfterValidator(_variable_name)] = Field(kw_only=False)
    label: str = ""
    hidden: bool = False


class QueryVariable(_Variable):
    """The values that a label has: ``QueryVariable("instance", metric="up", of="instance")``."""

    kind = "query"
    of: Text
    """The label."""
    metric: str | Expression = Field(default="", union_mode="left_to_right")
    """Only on series of this selector; without it, on all."""
    datasource: DatasourceReference | None = None
    multiple: bool = False
    """Several may be chosen: compare with ``=~``."""
    all_values: bool = False
    """Offer a choice of all."""
    regex: str = ""

    @property
    def query(self) -> str:
        """In the datasource's own notation."""
        return f"label_values({self.metric}, {self.of})" if str(self.metric) else f"label_values({self.of})"


class CustomVariable(_Variable):
    """One of some fixed values."""

    kind = "custom"
    values: Some[Text] = Field(kw_only=False)
    multiple: bool = False
    all_values: bool = False


class IntervalVariable(_Variable):
    """One of some spans of time, for ranges."""

    kind = "interval"
    values: Some[Text] = Field(default=("1m", "5m", "15m", "1h"), kw_only=False)


class DatasourceVariable(_Variable):
    """One of the datasources of a type."""

    kind = "datasource"
    type: Text = "prometheus"


class TextVariable(_Variable):
    """Free text."""

    kind = "textbox"
    default: str = ""


DashboardVariable: TypeAlias = (
    QueryVariable | CustomVariable | IntervalVariable | DatasourceVariable | TextVariable
)


def _relative(value: str) -> str:
    if _RELATIVE.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no time: write now, or back from it like now-6h or now-1d/d")
    return value


class Dashboard(MonitoringValue):
    """Panels on one page. Refer to it by value where an alert should lead to it."""

    title: Text = Field(kw_only=False)
    panels: Seq[Row | Panel] = Field(default=(), kw_only=False)
    """In the order of reading; each stands right of the one before while there is room."""
    uid: Uid = ""
    """By default derived from the title; it is the address, so keep it when the title changes."""
    datasource: DatasourceReference | None = None
    """What panels ask that name no other."""
    variables: Seq[DashboardVariable] = ()
    description: str = ""
    tags: Seq[Text] = ()
    links: Seq[Link] = ()
    refresh: Literal["", "5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h"] = "30s"
    since: Annotated[str, AfterValidator(_relative)] = "now-6h"
    until: Annotated[str, AfterValidator(_relative)] = "now"
    timezone: Text = "browser"
    editable: bool = False
    """Changes in the browser are lost at the next start in any case."""
    shared_crosshair: bool = True

    @property
    def key(self) -> str:
        """The uid, which is the last part of its address."""
        return self.uid or derived_uid(self.title)

    def walk(self) -> Iterator[Panel]:
        """Every panel in the order of reading, also those inside rows."""
        for item in self.panels:
            yield from item.panels if isinstance(item, Row) else (item,)

    def datasource_of(self, panel: Any, query: Query | LogQuery | None = None) -> Datasource | None:
        """The datasource that a query of a panel asks."""
        asked = query.datasource if query is not None else None
        return asked or getattr(panel, "datasource", None) or self.datasource

    @property
    def datasources(self) -> tuple[Datasource, ...]:
        """All that its panels and variables ask, each once."""
        met = [
            self.datasource,
            *(getattr(variable, "datasource", None) for variable in self.variables),
            *(self.datasource_of(panel, query) for panel in self.walk() for query in panel.asked),
        ]
        return tuple({source.key: source for source in met if source is not None}.values())

    def _mistakes(self) -> Iterator[Mistake]:
        again = repeated(variable.name for variable in self.variables)
        if again:
            yield Mistake(("variables", again[0]), f"two variables are called {again[1]!r}: rename one")
        for index, variable in enumerate(self.variables):
            if isinstance(variable, QueryVariable) and (variable.datasource or self.datasource) is None:
                yield Mistake(
                    ("variables", index), f"{variable} has no datasource: give it or the dashboard one"
                )
        for index, item in enumerate(self.panels):
            for panel in item.panels if isinstance(item, Row) else (item,):
                for fault in self._panel_faults(panel):
                    yield Mistake(("panels", index), f"panel {panel.title!r}: {fault}")

    def _panel_faults(self, panel: Any) -> Iterator[str]:
        known = {variable.name for variable in self.variables}
        for query in panel.asked:
            source = self.datasource_of(panel, query)
            if source is None:
                yield "it has no datasource: give it or the dashboard one"
                continue
            if isinstance(query, Query) and source.type != "prometheus":
                yield f"datasource {source.name!r} is no Prometheus: ask it with LogQuery(…)"
            if isinstance(query, LogQuery):
                continue
            for name in query.usage.variables if "$" in query.expression.text else ():
                if name not in known and not _BUILT_IN.fullmatch(name):
                    yield f"${name} is no variable of the dashboard: add it to variables="
        if getattr(panel, "repeat", None) not in (None, *known):
            yield f"it repeats for {panel.repeat!r}, which is no variable: add it to variables="
