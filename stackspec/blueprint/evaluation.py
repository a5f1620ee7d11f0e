"""Run a blueprint's file and evaluate it for an environment."""

from __future__ import annotations

import linecache
import os
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from stackspec.blueprint.declaration import Blueprint
from stackspec.errors import EnvironmentFailure, StackspecError
from stackspec.model.assembly import Assembly, assemble
from stackspec.model.environment import Environment
from stackspec.model.origin import Origin, shown
from stackspec.model.stack import Stack
from stackspec.model.variable import Variable, declared_in, reached_by
from stackspec.source.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

__all__ = ["Evaluation", "Script", "evaluate", "load"]


@dataclass(frozen=True, slots=True)
class Script:
    """A blueprint and the file that declares it, with the variables that the file declares outside the function."""

    path: Path
    blueprint: Blueprint
    variables: Mapping[str, Variable]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A blueprint's stack for one environment."""

    script: Script
    environment: str
    assembly: Assembly
    variables: Mapping[str, Variable] = field(default_factory=dict)
    """Every variable that was declared on the way, by name."""

    @contextmanager
    def written_to(self, tree: Path) -> Iterator[None]:
        """The scope for writing the stack's text: it finds its variables, and the way from ``tree`` to the blueprint."""
        # Compose resolves paths as text, so links on the way to the tree stay as they are named.
        way = os.path.relpath(os.path.abspath(self.script.path.parent), os.path.abspath(tree))  # noqa: PTH100
        with declared_in(dict(self.variables)), reached_by(Path(way).as_posix()):
            yield


def load(path: Path, source: str | None = None) -> Script:
    """Run a blueprint's file, once; ``source`` stands for its content, as if it had been written already.

    Raises StackspecError at its line for a syntax error, an exception, or when it does not declare exactly one blueprint.
    """
    module = _package(path)
    variables: dict[str, Variable] = {}
    linecache.checkcache(str(path))
    _forget(module.__name__)
    sys.modules[module.__name__] = module
    with declared_in(variables), _undisturbed(), _mistakes_placed(path):
        # The name is compiled in as the user gave it, so messages show the path that the user knows.
        exec(compile(_source(path) if source is None else source, str(path), "exec"), module.__dict__)  # noqa: S102 - running it is the purpose
    return Script(path, _only_blueprint(module, path), variables)


def evaluate(script: Script, environment: str) -> Evaluation:
    """The stack that a blueprint describes for ``environment``, assembled.

    Raises StackspecError at the blueprint's line for an environment that it does not name and for whatever its function
    raises; a stack that cannot be assembled raises as :func:`~stackspec.model.assembly.assemble` says.
    """
    blueprint = script.blueprint
    if environment not in blueprint.environments:
        from difflib import get_close_matches

        close = get_close_matches(environment, blueprint.environments, n=1)
        cure = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(blueprint.environments)}"
        place = blueprint.origin.argument("environments") if blueprint.origin else None
        raise StackspecError(
            f"blueprint {blueprint.name!r} has no environment {environment!r}: {cure}", place
        )
    variables = dict(script.variables)
    with declared_in(variables), _undisturbed(), _mistakes_placed(script.path):
        stack: object = blueprint.build(Environment(environment))
    if not isinstance(stack, Stack):
        place = blueprint.origin.place() if blueprint.origin else None
        raise StackspecError(
            f"blueprint {blueprint.name!r} returned {type(stack).__name__}: return a Stack", place
        )
    with declared_in(variables):
        return Evaluation(script, environment, assemble(stack), variables)


def _package(path: Path) -> ModuleType:
    """An empty module for the file, as the package of its folder: ``from .alerts import …`` finds what lies beside it."""
    module = ModuleType(f"stackspec_blueprint_{path.resolve().parent.name}")
    module.__file__ = str(path)
    module.__path__ = [str(path.parent)]
    module.__package__ = module.__name__
    return module


def _source(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read the blueprint: {error.strerror}", Place(shown(str(path)), 1)
        ) from error


def _only_blueprint(module: ModuleType, path: Path) -> Blueprint:
    declared = [item for item in vars(module).values() if isinstance(item, Blueprint) and _is_of(item, path)]
    if len(declared) == 1:
        return declared[0]
    if not declared:
        raise StackspecError(
            "no blueprint is declared here: mark one function with @blueprint(name)",
            Place(shown(str(path)), 1),
        )
    names = ", ".join(repr(item.name) for item in declared)
    raise StackspecError(
        f"several blueprints are declared here ({names}): keep one in each file", Place(shown(str(path)), 1)
    )


def _is_of(item: Blueprint, path: Path) -> bool:
    """Whether a blueprint is declared in ``path``, not imported into it."""
    return item.origin is not None and item.origin.code.co_filename == str(path)


def _forget(name: str) -> None:
    """Drop an earlier run of the file and of the modules beside it."""
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[known]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave no ``__pycache__`` beside a user's blueprint, and stay in the folder that the user is in."""
    bytecode, folder = sys.dont_write_bytecode, os.getcwd()  # noqa: PTH109 - put back as it was
    sys.dont_write_bytecode = True
    try:
        with redirect_stdout(sys.stderr):  # what we print there is for programs to read
            yield
    finally:
        sys.dont_write_bytecode = bytecode
        os.chdir(folder)


@contextmanager
def _mistakes_placed(path: Path) -> Iterator[None]:
    """Turn what a blueprint's code raises into a message at its line; the cause stays attached for ``--debug``."""
    try:
        yield
    except (StackspecError, KeyboardInterrupt):
        raise
    except SyntaxError as error:
        place = Place(
            shown(error.filename or str(path)), max(error.lineno or 1, 1), max(error.offset or 1, 1)
        )
        raise StackspecError(f"this is no valid Python: {error.msg}", place) from error
    except (
        BaseException
    ) as error:  # a blueprint may raise anything, SystemExit too, and each deserves its line
        message = f"the blueprint raised {type(error).__name__}"
        said = _said(error)
        raise StackspecError(
            f"{message}: {said}" if said else message, _innermost(error.__traceback__, path)
        ) from error


def _said(error: BaseException) -> str:
    """An exception's text on one line; none if it cannot even be printed."""
    try:
        return " ".join(str(error).split())
    except Exception:  # somebody's __str__ may raise anything, and the type is told in any case
        return ""


def _innermost(traceback: TracebackType | None, path: Path) -> Place:
    """The last place, on the way to the exception, in a file of the blueprint's folder."""
    place = Place(shown(str(path)), 1)
    folder = f"{path.parent.resolve()}{os.sep}"
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if os.path.abspath(code.co_filename).startswith(folder):  # noqa: PTH100 - links stay as they are named
            place = Origin(code, traceback.tb_lasti).place()
        traceback = traceback.tb_next
    return place
