"""A Compose project's ``x-stackspec`` evaluated, as a blueprint is: a stack of the monitoring parts and the components."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.blueprint.declaration import Blueprint
from stackspec.blueprint.evaluation import Evaluation, Script
from stackspec.blueprint.extension.classes import component_classes, monitoring_classes
from stackspec.blueprint.extension.values import Writing, value_of
from stackspec.blueprint.extension.vocabulary import check_metrics
from stackspec.compose.read import read
from stackspec.errors import StackspecError
from stackspec.model.assembly import assemble
from stackspec.model.component import Component
from stackspec.model.compose.resources import Network
from stackspec.model.origin import made_by, shown
from stackspec.model.stack import Stack
from stackspec.model.variable import declared_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackspec.compose.project import Project
    from stackspec.model.value import Value
    from stackspec.source.place import Path as Route
    from stackspec.source.place import Place

__all__ = ["KEY", "evaluate_project"]

KEY = "x-stackspec"
_LISTS = {
    "scrape_jobs": "ScrapeJob", "rule_groups": "RuleGroup", "slos": "SLO", "datasources": "PrometheusDatasource",
    "dashboards": "Dashboard",
}  # fmt: skip
"""What the key holds in lists, and the class of an item that names none."""
_SINGLE = {"prometheus": "PrometheusConfig", "alertmanager": "AlertmanagerConfig"}
_TEXTS = ("runbooks_url", "grafana_url")
_TOP = (*_LISTS, *_SINGLE, *_TEXTS, "components", "environments")


class _Extension(NamedTuple):
    """One ``x-stackspec`` mapping: of the project, or of a service."""

    content: dict[str, Any]
    route: Route


def evaluate_project(files: Sequence[str], environment: str | None = None) -> Evaluation:
    """Read a Compose project, with the override files that its ``x-stackspec`` names for ``environment``, and make its values.

    Raises StackspecError at its place for the first mistake.
    """
    project = _read(files)
    overrides = _overrides(project, environment)
    if overrides:
        base = [*files] or [file for file in project.files if file.endswith((".yml", ".yaml"))]
        project = _read([*base, *(str(Path(project.working_directory, file)) for file in overrides)])
    classes = monitoring_classes()
    extensions = list(_extensions(project))
    if not extensions:
        raise StackspecError(
            f"{project.files[0]} has no {KEY}: it says what to render from a Compose project"
        )
    if any("components" in extension.content for extension in extensions):
        classes |= component_classes()
    with declared_in({}):
        assembly = assemble(_stack(project, extensions, classes))
    check_metrics(assembly)
    blueprint = Blueprint(project.name, (environment or "default",), lambda _: assembly.stack)
    return Evaluation(Script(Path(project.files[0]), blueprint, {}), environment or "default", assembly)


def _read(files: Sequence[str]) -> Project:
    project = read(files)
    if not project.ok:
        mistake = next(finding for finding in project.findings if finding.severity.label == "error")
        raise StackspecError(mistake.message, mistake.place)
    return project


def _place(project: Project, route: Route, *, key: bool = False) -> Place | None:
    place = project.sources.place(route, key=key)
    return place._replace(file=shown(place.file)) if place else None


def _overrides(project: Project, environment: str | None) -> list[str]:
    """The files that are laid over the others in an environment."""
    content = project.everything.get(KEY)
    named = content.get("environments") if isinstance(content, dict) else None
    route: Route = (KEY, "environments")
    if named is not None and not isinstance(named, dict):
        raise StackspecError(
            "environments is no mapping: write NAME: FILE or a list of files", _place(project, route)
        )
    if environment is None:
        return []
    if not named or environment not in named:
        known = ", ".join(named) if named else "none"
        raise StackspecError(
            f"{KEY} names no environment {environment!r} (it has {known}): add it below environments",
            _place(project, route),
        )
    files = named[environment]
    listed = files if isinstance(files, list) else [] if files is None else [files]
    if not all(isinstance(file, str) for file in listed):
        raise StackspecError(
            f"environment {environment!r} is no file or list of files: write paths",
            _place(project, (*route, environment)),
        )
    return listed


def _extensions(project: Project) -> Iterator[_Extension]:
    """The project's, then that of each service; each checked for keys that nobody reads."""
    found: list[tuple[Any, Route, tuple[str, ...]]] = []
    if KEY in project.everything:
        found.append((project.everything[KEY], (KEY,), _TOP))
    for name, service in project.everything.get("services", {}).items():
        if KEY in service:
            found.append((service[KEY], ("services", name, KEY), tuple(_LISTS)))
    for content, route, known in found:
        if not isinstance(content, dict):
            raise StackspecError(f"{KEY} is no mapping: it has {', '.join(known)}", _place(project, route))
        for key in content:
            if key not in known:
                raise StackspecError(
                    f"{KEY} has no attribute {key!r}{_cure(key, known)}",
                    _place(project, (*route, key), key=True),
                )
        yield _Extension(content, route)


def _cure(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, known, n=1)
    return f": did you mean {close[0]!r}?" if close else f" here: it has {', '.join(known)}"


def _stack(project: Project, extensions: list[_Extension], classes: dict[str, type[Value]]) -> Stack:
    parts: dict[str, Any] = {section: [] for section in _LISTS}
    components: list[Any] = []
    for content, route in extensions:
        for section, default in _LISTS.items():
            parts[section] += _items(content, section, default, classes, project, route)
        for section, default in _SINGLE.items():
            if section in content:
                parts[section] = _made(content[section], default, classes, project, (*route, section))
        parts |= {name: content[name] for name in _TEXTS if name in content}
        components += _items(content, "components", "", classes, project, route)
    networks = [Network(key) for key in project.everything.get("networks", {})] if components else []
    with made_by(Writing(project.sources, (KEY,))):
        return Stack(project.name, services=components, networks=networks, **parts)


def _items(
    content: dict[str, Any],
    section: str,
    default: str,
    classes: dict[str, type[Value]],
    project: Project,
    route: Route,
) -> list[Any]:
    items = [] if content.get(section) is None else content[section]
    if not isinstance(items, list):
        raise StackspecError(
            f"{section} is no list: start each item with -", _place(project, (*route, section))
        )
    return [
        _made(item, default, classes, project, (*route, section, index)) for index, item in enumerate(items)
    ]


def _made(raw: Any, default: str, classes: dict[str, type[Value]], project: Project, route: Route) -> Any:
    """One value, of the class that it names or else the place's own."""
    place = _place(project, route)
    if not isinstance(raw, dict):
        raise StackspecError(f"{raw!r} is no mapping: write its attributes, one a line", place)
    if not default and "class" not in raw:
        raise StackspecError("a component says what it is: give class:, such as Prometheus", place)
    made = value_of({"class": default, **raw}, classes, project.sources, route)
    if not default and not isinstance(made, Component):
        raise StackspecError(f"{raw['class']!r} is no component: it does not run", place)
    return made
