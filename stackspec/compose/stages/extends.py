"""Services that build on others: ``extends``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.notation.quoting import quoted
from stackspec.compose.stages.canonical import canonical
from stackspec.compose.stages.cast import cast
from stackspec.compose.stages.interpolate import interpolate
from stackspec.compose.stages.merge import merge, merge_service
from stackspec.compose.stages.paths import absolute, is_remote, paths
from stackspec.compose.stages.reset import reset
from stackspec.compose.stages.unique import unique
from stackspec.source.located import NOWHERE, Map, copied

if TYPE_CHECKING:
    from stackspec.compose.environment import Environment
    from stackspec.compose.reading import Reading
    from stackspec.source.place import Path

__all__ = ["extends"]

_RULE = "compose-extends"
_LONGEST_CHAIN = 100


class _Source(NamedTuple):
    """Services of one file, what its tags reset, and its path."""

    services: Map
    resets: list[Path]
    file: str


class _Refusal(Exception):
    """A service cannot be extended; the message is "" if the reason was noted already."""


def extends(
    document: Map, file: str, folder: str, resets: list[Path], environment: Environment, reading: Reading
) -> None:
    """Lay every service that extends another over a copy of that one.

    ``folder`` is what relative paths to other files start from; ``resets`` are the document's own. The other file is
    read with the same variables; of it, nothing but services is used.
    """
    services = document.get("services")
    if services.__class__ is not Map:
        if "services" in document:
            reading.problems.error(
                _RULE,
                "services is no mapping: write services, or remove it",
                document.span_of("services"),
                ("services",),
            )
        return
    extension = _Extension(folder, environment, reading)
    for name in list(services):
        extension.apply(name, _Source(services, resets, file), ())


class _Extension:
    def __init__(self, folder: str, environment: Environment, reading: Reading) -> None:
        self.folder = folder
        self.environment = environment
        self.reading = reading
        self.loaded: dict[str, _Source | None] = {}

    def apply(self, name: str, source: _Source, chain: tuple[tuple[str, str], ...]) -> Any:
        """Merge into a service what it extends, and that first; ``chain`` are the services that led here."""
        service = source.services[name]
        if service.__class__ is not Map or "extends" not in service:
            return service
        span, path = service.span_of("extends"), ("services", name, "extends")
        chain = (*chain, (source.file, name))
        try:
            base_name, base_source = self.base(name, service["extends"], source, chain)
            base = self.apply(base_name, base_source, chain)
            service = self.merged(name, source, base)
        except _Refusal as refusal:
            if refusal.args[0]:
                self.reading.problems.error(_RULE, refusal.args[0], span, path)
        if "extends" in service:
            service.drop("extends")
        return service

    def base(
        self, name: str, reference: Any, source: _Source, chain: tuple[tuple[str, str], ...]
    ) -> tuple[str, _Source]:
        """Return the service that is extended, and where it is."""
        base_name, file = self.parts(reference)
        if chain[-1] in chain[:-1]:
            shown = " -> ".join(step[1] for step in chain)
            raise _Refusal(f"services extend each other in a circle: {shown}")
        if len(chain) > _LONGEST_CHAIN:
            raise _Refusal(f"more than {_LONGEST_CHAIN} services extend one another: shorten the chain")
        if file:
            source = self.source(file, reference)
        if base_name not in source.services:
            raise _Refusal(
                f"service {quoted(name)} extends {quoted(base_name)}, which {source.file} does not have: correct the name"
            )
        return base_name, source

    def merged(self, name: str, source: _Source, base: Any) -> Map:
        """Lay a service over a copy of its base, of which its own file's tags reset parts first."""
        service: Map = source.services[name]
        if base.__class__ is not Map:
            return service
        if not self.reading.budget.spend(base):
            raise _Refusal(f"services.{name}: extending copies too many values: share less")
        result: Map = copied(base)
        own = ("services", name)
        reset(result, (path[len(own) :] for path in source.resets if path[: len(own)] == own))
        merge_service(result, service, name, self.reading)
        source.services[name] = result
        return result

    def parts(self, reference: Any) -> tuple[str, str]:
        """Return the service that is extended and its file, "" for the same one."""
        if reference.__class__ is str:
            return reference, ""
        if reference.__class__ is not Map or reference.get("service").__class__ is not str:
            raise _Refusal("extends names no service: write service: with its name")
        file = reference.get("file")
        if file is None:
            return reference["service"], ""
        if file.__class__ is not str:
            raise _Refusal(f"extends has the file {quoted(file)}, which is no path: write one")
        if is_remote(file):
            message = (
                f"extends reads {file}, which is remote; nothing is fetched: copy it here and extend the copy"
            )
            self.reading.problems.error("remote-file", message, reference.span_of("file"))
            raise _Refusal("")
        return reference["service"], absolute(file, self.folder, "")

    def source(self, file: str, reference: Map) -> _Source:
        """Return another file's services, with paths resolved from its folder."""
        if file not in self.loaded:
            self.loaded[file] = self.read(file, reference.span_of("file"))
        found = self.loaded[file]
        if found is None:
            raise _Refusal("")
        return found

    def read(self, file: str, span: int) -> _Source | None:
        """Read another file as far as its services matter; None after a problem was noted."""
        problems = self.reading.problems
        before = problems.errors
        whole = Map.at(NOWHERE)
        resets: list[Path] = []
        for document in self.reading.documents(file, _RULE, span) or ():
            if document.root.__class__ is not Map:
                problems.error(_RULE, f"{file} holds no mapping: it must be a Compose file", span)
                break
            resets = document.resets
            self.add(document.root, resets, whole)
            if problems.errors > before:
                break
        services = whole.get("services")
        if problems.errors == before and services.__class__ is not Map:
            problems.error(_RULE, f"{file} has no services to extend: correct the path", span)
        if problems.errors > before:
            return None
        paths(whole, file.rpartition("/")[0] or "/", self.reading)
        return _Source(services, resets, file)

    def add(self, document: Map, resets: list[Path], whole: Map) -> None:
        """Take a document of another file through the stages that services need."""
        interpolate(document, self.environment, self.reading)
        cast(document, self.reading)
        reset(whole, resets)
        merge(whole, document, self.reading)
        unique(whole, self.reading)
        canonical(whole, self.reading)
        unique(whole, self.reading)
