"""A Compose project, resolved, with the origin of everything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.source.located import Files, Map, Seq

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackspec.compose.environment import Environment
    from stackspec.findings.finding import Finding
    from stackspec.source.place import Path, Place

__all__ = ["Project", "SourceMap"]


class SourceMap:
    """Where each value of a model was written.

    The places are kept in the model's own containers; this is the way to ask for them by path.
    """

    def __init__(
        self, model: Map, files: Files, variables: dict[int, list[str]], environment: Environment
    ) -> None:
        self._model = model
        self._files = files
        self._variables = variables
        self._environment = environment

    def place(self, path: Path, *, key: bool = False) -> Place | None:
        """Return the place of the value at a path, or of its key; else of its nearest ancestor that has one."""
        spans = self._spans(path)
        exact = len(spans) == len(path)
        while spans:
            found = self._files.place(spans.pop(), key=key and exact)
            if found is not None:
                return found
            exact = False
        return None

    def text(self, path: Path) -> str:
        """Return the text that a person wrote for a value, "" if nobody did."""
        spans = self._spans(path)
        return self._files.text(spans[-1]) if len(spans) == len(path) and spans[-1] else ""

    def texts(self) -> dict[str, str]:
        """Return the texts of the files that were read, by path."""
        return dict(zip(self._files.names[1:], self._files.texts[1:], strict=True))

    def missed(self) -> frozenset[str]:
        """Return the paths that reading looked for and did not find, or could not read."""
        return frozenset(self._files.missed)

    def variables(self, path: Path) -> dict[str, Place | None]:
        """Return the variables whose values went into a value, each with its line in a ``.env`` file, if any."""
        spans = self._spans(path)
        names = self._variables.get(spans[-1], ()) if len(spans) == len(path) and spans else ()
        return {name: self._files.place(self._environment.origin(name)) for name in names}

    def _spans(self, path: Sequence[Any]) -> list[int]:
        """Return the spans along a path, as far as it exists."""
        spans: list[int] = []
        container: Any = self._model
        for step in path:
            if isinstance(container, Map) and isinstance(step, str) and step in container:
                spans.append(container.span_of(step))
                container = container[step]
            elif isinstance(container, Seq) and isinstance(step, int) and 0 <= step < len(container):
                spans.append(container.spans[step])
                container = container[step]
            else:
                break
        return spans


class Project(NamedTuple):
    """What reading a Compose project gives.

    Both models are made of dicts, lists and scalars. They are whole if the project could be understood, even if the
    engine would refuse to run it (an undefined network, a missing env file); otherwise they are empty.
    """

    name: str
    working_directory: str
    model: dict[str, Any]
    """The canonical model: what ``docker compose config --format json`` prints, and nested ``x-`` extensions."""
    everything: dict[str, Any]
    """The same with services of inactive profiles and with unused resources."""
    sources: SourceMap
    """The origin of everything in both models, by path."""
    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    """Every file that was read, in order, each once."""
    variables: frozenset[str]
    """The names of all variables whose values were asked for, set or not."""
    ok: bool
    """Whether there was no error: the engine would accept the project."""
