"""Dashboard variables in classic JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.grafana.panels import datasource_reference
from stackspec.model.monitoring.dashboard import (
    CustomVariable,
    DatasourceVariable,
    IntervalVariable,
    QueryVariable,
    TextVariable,
)

if TYPE_CHECKING:
    from stackspec.model.monitoring.dashboard import Dashboard, DashboardVariable

__all__ = ["variable_document"]

_HIDDEN = 2
_ON_DASHBOARD_LOAD, _ON_TIME_CHANGE = 1, 2
_ALPHABETICAL = 1
_ALL = {"text": "All", "value": "$__all"}


def variable_document(variable: DashboardVariable, dashboard: Dashboard) -> dict[str, Any]:
    """A variable with the choice that it starts with."""
    document: dict[str, Any] = {"type": variable.kind, "name": variable.name}
    if variable.label:
        document["label"] = variable.label
    if variable.hidden:
        document["hide"] = _HIDDEN
    match variable:
        case QueryVariable():
            return document | _query(variable, dashboard)
        case CustomVariable():
            return document | _custom(variable)
        case IntervalVariable():
            return document | {"query": ",".join(variable.values), **_options(variable.values), "auto": False}
        case DatasourceVariable():
            return document | {"query": variable.type, "refresh": _ON_DASHBOARD_LOAD, "options": []}
        case TextVariable():
            chosen = {"text": variable.default, "value": variable.default}
            return document | {
                "query": variable.default,
                "current": chosen,
                "options": [{**chosen, "selected": True}],
            }


def _query(variable: QueryVariable, dashboard: Dashboard) -> dict[str, Any]:
    source = variable.datasource or dashboard.datasource
    document: dict[str, Any] = {} if source is None else {"datasource": datasource_reference(source)}
    document |= {
        "query": variable.query,
        "definition": variable.query,
        "refresh": _ON_TIME_CHANGE,
        "regex": variable.regex,
        "sort": _ALPHABETICAL,
        "multi": variable.multiple,
        "includeAll": variable.all_values,
        "options": [],
    }
    if variable.all_values:
        document["current"] = {name: [text] if variable.multiple else text for name, text in _ALL.items()}
    return document


def _custom(variable: CustomVariable) -> dict[str, Any]:
    escaped = [value.replace(",", "\\,") for value in variable.values]
    return {
        "query": ",".join(escaped),
        **_options(variable.values),
        "multi": variable.multiple,
        "includeAll": variable.all_values,
    }


def _options(values: Any) -> dict[str, Any]:
    options = [{"text": value, "value": value, "selected": index == 0} for index, value in enumerate(values)]
    return {"current": dict(options[0]), "options": options}
