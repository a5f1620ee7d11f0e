"""The classes that ``x-stackspec`` can name: those of the model and the components."""

from __future__ import annotations

from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules

import stackspec.components
import stackspec.model.monitoring
from stackspec.model.component import Component
from stackspec.model.value import Value

__all__ = ["component_classes", "monitoring_classes"]


def monitoring_classes() -> dict[str, type[Value]]:
    """Metrics, jobs, rules, receivers, panels and whatever else monitoring is made of, and secrets, by name."""
    from stackspec.model import Secret

    found: dict[str, type[Value]] = {"Secret": Secret}
    for name in stackspec.model.monitoring.__all__:
        item = getattr(stackspec.model.monitoring, name)
        if isinstance(item, type) and issubclass(item, Value):
            found[name] = item
    return found


def component_classes() -> dict[str, type[Value]]:
    """The building blocks, by name."""
    found: dict[str, type[Value]] = {}
    for module in iter_modules(stackspec.components.__path__):
        for item in vars(import_module(f"stackspec.components.{module.name}")).values():
            if isinstance(item, type) and issubclass(item, Component) and not isabstract(item):
                found[item.__name__] = item
    return found
