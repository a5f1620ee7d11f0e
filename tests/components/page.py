"""The page docs/components.md, made of the components' own docstrings.

python -m tests.components.page > docs/components.md
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import stackspec.components
from stackspec.components.container import Container
from stackspec.components.endpoint import Endpoint
from stackspec.components.program import Program
from stackspec.model.component import Component

__all__ = ["page"]

_BASES = (Container, Endpoint, Program)
_HEAD = """\
# Components

Building blocks for blueprints. Each becomes a hardened service with what its image needs: a healthcheck that works in that
image, its data volume, its secrets as files, and, where it can be watched, its scrape job, alerts and dashboard. Alerts lead to
their [runbooks](runbooks/README.md). Refer to a component by its value: `needs=[db]`, `networks=[desk]`.

The first argument of every component is its key: the service's name, under which others on its networks reach it.
"""


def _components() -> list[type[Component]]:
    found: dict[str, type[Component]] = {}
    for info in pkgutil.walk_packages(stackspec.components.__path__, "stackspec.components."):
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            item = getattr(module, name)
            if inspect.isclass(item) and issubclass(item, Component) and item not in (*_BASES, Component):
                found[name] = item
    return [found[name] for name in sorted(found)]


def _plain(node: ast.expr) -> str:
    """A type without its annotations: what an author writes."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if node.value.id == "Annotated":
            return _plain(inner[0])
        if node.value.id == "Literal":
            return " or ".join(f'"{item.value}"' for item in inner if isinstance(item, ast.Constant))
        return f"{node.value.id}[{', '.join(map(_plain, inner))}]"
    if isinstance(node, ast.BinOp):
        return f"{_plain(node.left)} | {_plain(node.right)}"
    return ast.unparse(node)


def _default(node: ast.expr | None, *, base: bool) -> str:
    if node is None:
        return "each its own" if base else "required"
    text = ast.unparse(node)
    if text.startswith("Field("):
        return "required" if "kw_only" in text else ""
    if text in ("NOTHING", "()", "None"):
        return ""
    found = re.fullmatch(r"(?:ByteSize|Duration|ImageReference|Cpus)\((.*)\)", text)
    return f"`{found[1] if found else text}`".replace("'", '"')


def _attributes(kind: type[Component]) -> Iterator[str]:
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if (
            not isinstance(node, ast.AnnAssign)
            or not isinstance(node.target, ast.Name)
            or "ClassVar" in ast.unparse(node.annotation)
        ):
            continue
        said = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            said = " ".join(str(after.value.value).split())
        cells = (
            f"`{node.target.id}`",
            f"`{_plain(node.annotation)}`".replace("|", "\\|"),
            _default(node.value, base=kind in _BASES),
            _marked(said),
        )
        yield "| " + " | ".join(cells) + " |"


def _marked(text: str) -> str:
    """reStructuredText's marks in Markdown."""
    return re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text.replace("``", "`"))


def _section(kind: type[Component]) -> str:
    rows = "\n".join(_attributes(kind))
    table = f"\n| attribute | type | default | |\n|---|---|---|---|\n{rows}\n" if rows else ""
    base = next(base for base in kind.__mro__[1:] if base in (*_BASES, Component))
    also = {Endpoint: "every component", Container: "every component", Program: "programs"}.get(base)
    note = f"\nAlso the attributes of {also}.\n" if also else ""
    where = (
        kind.__module__
        if not kind.__module__.endswith((".server", ".exporter"))
        else kind.__module__.rpartition(".")[0]
    )
    imported = f"`from {where} import {kind.__name__}`\n\n" if kind not in _BASES else ""
    return f"{imported}{_marked(inspect.getdoc(kind) or '')}\n{table}{note}"


def page() -> str:
    """The whole page."""
    parts = [_HEAD, f"## Every component\n\n{_section(Container)}", f"## Programs\n\n{_section(Program)}"]
    parts += [f"## {kind.__name__}\n\n{_section(kind)}" for kind in _components()]
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
